package dev.thaw.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The folder where Thaw keeps what it can make again: drawn data sets, downloads, checked weights. */
public final class ThawHome {

    private ThawHome() { }

    /**
     * Returns the cache folder, made on the first call: {@link Setting#THAW_HOME}, else the platform's place for caches.
     *
     * @return an existing, absolute folder
     * @throws UncheckedIOException if the folder cannot be made or written to; the message names {@code THAW_HOME}
     */
    public static Path cache() {
        Path folder = Setting.THAW_HOME.value().map(Path::of)
                .orElseGet(() -> platform(System.getProperty("os.name", ""), System.getProperty("user.home", "."),
                        System.getenv()));
        return usable(folder.toAbsolutePath().normalize());
    }

    /**
     * Returns a folder inside the cache, made when absent.
     *
     * @param name a relative path such as {@code shapes}
     * @return an existing, absolute folder
     * @throws UncheckedIOException if it cannot be made or written to
     */
    public static Path folder(String name) {
        return usable(cache().resolve(name));
    }

    static Path platform(String system, String home, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            String local = environment.get("LOCALAPPDATA");
            return (local == null ? Path.of(home, "AppData", "Local") : Path.of(local)).resolve("thaw");
        }
        if (name.startsWith("mac")) {
            return Path.of(home, "Library", "Caches", "thaw");
        }
        String cache = environment.get("XDG_CACHE_HOME");
        return (cache == null || cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache)).resolve("thaw");
    }

    private static Path usable(Path folder) {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("the folder is read-only");
            }
            return folder;
        } catch (IOException cause) {
            throw new UncheckedIOException(
                    "Thaw cannot keep files in %s (%s). Set THAW_HOME to a folder that you may write to.".formatted(folder,
                            cause), cause);
        }
    }
}
