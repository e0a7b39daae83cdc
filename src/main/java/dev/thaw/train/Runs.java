package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several runs side by side: those of a folder of logs and saved runs, or of this session.
 *
 * @param runs in the order of the table
 */
public record Runs(List<TrainingRun> runs) implements Tabular {

    /**
     * Copies the list.
     *
     * @param runs in the order of the table
     */
    public Runs {
        runs = List.copyOf(runs);
    }

    /**
     * Takes some runs.
     *
     * @param runs in the order of the table
     * @return the comparison
     */
    public static Runs of(TrainingRun... runs) {
        return new Runs(List.of(runs));
    }

    /**
     * Reads every run of a folder: what {@link Training#log} wrote ({@code .jsonl}) and {@link TrainingRun#save} ({@code .json}).
     *
     * @param folder the folder; other files in it are passed over
     * @return its runs by file name
     * @throws IllegalArgumentException if a file of one of these names is no run
     * @throws UncheckedIOException if the folder or a file cannot be read
     */
    public static Runs of(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return new Runs(files.filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(RunLog.SUFFIX))
                    .sorted().map(file -> file.toString().endsWith(RunLog.SUFFIX) ? RunLog.read(file) : TrainingRun.load(file))
                    .toList());
        } catch (IOException refused) {
            throw new UncheckedIOException("could not list the runs in %s: %s".formatted(folder, refused), refused);
        }
    }

    /**
     * Lays the runs out, one a line.
     *
     * @return name, phases, epochs, best and last accuracy on the judging images, seconds, seed
     */
    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d runs".formatted(runs.size()), "run", "phases", "#epochs", "#best accuracy", "#in epoch",
                "#last accuracy", "judged on", "#seconds", "#seed");
        for (TrainingRun run : runs) {
            boolean judged = run.epochs().stream().anyMatch(TrainingRun.Epoch::evaluated);
            table = table.row(run.name(), run.phases().stream().map(PhaseSpan::name).collect(Collectors.joining(" → ")),
                    Integer.toString(run.epochs().isEmpty() ? 0 : run.last().number()),
                    judged ? percent(run.best().evaluationAccuracy()) : "", judged ? Integer.toString(run.best().number()) : "",
                    judged ? percent(run.finalAccuracy()) : "", run.evaluatedOn(),
                    String.format(Locale.ROOT, "%.1f", run.seconds()), Long.toString(run.seed()));
        }
        return table;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
