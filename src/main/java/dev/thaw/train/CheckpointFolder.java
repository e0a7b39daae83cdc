package dev.thaw.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that holds one training's checkpoints, the newest last in the order of their names. */
final class CheckpointFolder {

    private static final String NAME = "step-\\d{9}\\.safetensors";
    private static final String UNFINISHED = "\\.step-\\d{9}\\.safetensors\\..*\\.part";

    private final Checkpoints checkpoints;

    private CheckpointFolder(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * Makes the folder where it is missing, and takes away what a killed process left half written.
     *
     * @throws IllegalArgumentException if nothing can be written there
     */
    static CheckpointFolder open(Checkpoints checkpoints) {
        Path folder = checkpoints.folder().toAbsolutePath();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".may-be-written", ".part"));
            CheckpointFolder opened = new CheckpointFolder(checkpoints);
            for (Path part : opened.files(UNFINISHED)) {
                Files.deleteIfExists(part);
            }
            return opened;
        } catch (IOException | UnsupportedOperationException refused) {
            throw new IllegalArgumentException("""
                    no checkpoint can be written to %s (%s), so nothing was trained; give a folder that you may write to, with \
                    room for %d files of the size of weights and optimizer""".formatted(folder, refused, checkpoints.last()),
                    refused);
        }
    }

    /** What was found: the newest sound checkpoint, and a line for each damaged one that was passed over. */
    record Found(Optional<SavedTraining> saved, List<String> passedOver) { }

    Found newest() {
        List<Path> files = files(NAME);
        List<String> passedOver = new ArrayList<>();
        for (int i = files.size() - 1; i >= 0; i--) {
            try {
                return new Found(Optional.of(SavedTraining.read(files.get(i))), passedOver);
            } catch (RuntimeException damaged) { // whatever a damaged file makes a reader say
                passedOver.add("Checkpoint %s could not be read, so the one before it was taken: %s".formatted(
                        files.get(i).getFileName(), damaged.getMessage()));
            }
        }
        return new Found(Optional.empty(), passedOver);
    }

    boolean isEmpty() {
        return files(NAME).isEmpty();
    }

    /** Writes one whole or not at all, then removes the oldest beyond those that are kept. */
    void write(SavedTraining saved, int step) {
        saved.write(checkpoints.folder().resolve("step-%09d.safetensors".formatted(step)), checkpoints.writer());
        List<Path> files = files(NAME);
        for (Path old : files.subList(0, Math.max(0, files.size() - checkpoints.last()))) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException refused) {
                throw new UncheckedIOException("could not remove the old checkpoint %s: %s".formatted(old, refused), refused);
            }
        }
    }

    private List<Path> files(String pattern) {
        try (Stream<Path> files = Files.list(checkpoints.folder())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString())).toList();
        } catch (IOException refused) {
            throw new UncheckedIOException("could not list the checkpoints in %s: %s".formatted(checkpoints.folder(), refused),
                    refused);
        }
    }
}
