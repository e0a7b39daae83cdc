package dev.thaw.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder among the system's temporary files, gone with all that is in it when it is closed.
 *
 * @param path the folder
 */
public record ScratchFolder(Path path) implements AutoCloseable {

    /**
     * Makes a new folder.
     *
     * @param name what its name begins with
     * @return the folder, which the caller closes
     * @throws IOException if it cannot be made
     */
    public static ScratchFolder make(String name) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(name));
    }

    /** Removes what can be removed: what stays hides no result, and the system clears its own folder. */
    @Override
    public void close() {
        try (Stream<Path> left = Files.walk(path)) {
            left.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            return;
        }
    }
}
