package dev.thaw.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the files of one run, gone with all that is in it when the run is over. */
record ScratchFolder(Path path) implements AutoCloseable {

    static ScratchFolder make(String name) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> left = Files.walk(path)) {
            left.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete()); // what stays hides no result
        }
    }
}
