package dev.thaw;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of real data, weights and reference numbers beside the repository; absent on most machines. */
public final class Shared {

    private Shared() { }

    /**
     * Returns a file of that folder; the calling test is skipped, visibly, when it is not there.
     *
     * @param name a path such as {@code reference/optim.json}
     * @return the existing file
     */
    public static Path path(String name) {
        Path path = folder().resolve(name);
        assumeTrue(Files.exists(path), () -> "skipped: no shared/" + name + " beside the repository (set THAW_SHARED)");
        return path;
    }

    /**
     * Returns the root of the repository.
     *
     * @return an absolute path
     */
    public static Path root() {
        return Path.of(System.getProperty("thaw.root", "..")).toAbsolutePath().normalize();
    }

    private static Path folder() {
        String named = System.getenv("THAW_SHARED");
        return named == null || named.isBlank() ? root().resolveSibling("shared") : Path.of(named);
    }
}
