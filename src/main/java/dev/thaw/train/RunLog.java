package dev.thaw.train;

import com.google.gson.JsonObject;
import dev.thaw.store.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run's log: one JSON line for what it is, then one for each epoch as soon as it ended. */
final class RunLog implements TrainingListener {

    static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final List<TrainingRun.Epoch> before;
    private Path file;

    /** Begins a log in a folder; of a resumed training, with the epochs that there are already. */
    RunLog(Path folder, List<TrainingRun.Epoch> before) {
        this.folder = folder;
        this.before = List.copyOf(before);
    }

    @Override
    public void started(TrainingStart start) {
        String name = RunFile.fileName(start.name(), start.seed());
        int number = 1;
        while (Files.exists(named(name, number + (before.isEmpty() ? 0 : 1)))) {
            number++;
        }
        file = named(name, number);
        StringBuilder lines = new StringBuilder(RunFile.head(start.name(), start.seed(), start.network(), start.dataset(),
                start.evaluatedOn(), start.phases(), start.trainableParameters()) + "\n");
        before.forEach(epoch -> lines.append(RunJson.epoch(epoch)).append('\n'));
        Uninterrupted.write(() -> AtomicFile.write(file, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8))));
    }

    /** A resumed training writes the newest log of its name anew; a fresh one takes the next number. */
    private Path named(String name, int number) {
        return folder.resolve(number == 1 ? name + SUFFIX : "%s-%d%s".formatted(name, number, SUFFIX));
    }

    @Override
    public void epochDone(TrainingRun.Epoch epoch) {
        append(RunJson.epoch(epoch));
    }

    /** One write of one line, so that a killed process leaves whole lines. */
    private void append(JsonObject line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        Uninterrupted.write(() -> {
            try {
                Files.write(file, bytes, StandardOpenOption.APPEND);
            } catch (IOException refused) {
                throw new UncheckedIOException("could not write the log %s: %s; give a folder that you may write to"
                        .formatted(file, refused), refused);
            }
        });
    }

    /** Reads a log; a last line that was cut off is left out. */
    static TrainingRun read(Path file) {
        String text = RunFile.text(file);
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("%s is no log of a training: it has no whole line".formatted(file));
        }
        Map<Integer, TrainingRun.Epoch> epochs = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            TrainingRun.Epoch epoch = RunJson.epoch(RunFile.object(file, line));
            epochs.put(epoch.number(), epoch);
        }
        return RunFile.read(file, RunFile.object(file, lines.get(0)), new JsonObject(), List.copyOf(epochs.values()));
    }
}
