package dev.thaw.jupyter;

import dev.thaw.view.Renderable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Finds the library's source jars, so that shift-tab shows its Javadoc; without them it shows the signature. */
final class Sources {

    private Sources() { }

    /**
     * Attaches the source jars that lie beside the library's jars, or in the build folder of a clone.
     *
     * @param kernel the kernel that is starting
     */
    static void attach(BaseKernel kernel) {
        Optional<JShell> shell = KernelCompat.shell(kernel);
        if (shell.isEmpty()) {
            return;
        }
        Stream.of(Renderable.class, ThawNotebook.class).map(Sources::of).flatMap(Optional::stream).distinct()
                .forEach(path -> KernelCompat.attachSources(shell.get(), path));
    }

    private static Optional<Path> of(Class<?> type) {
        try {
            CodeSource origin = type.getProtectionDomain().getCodeSource();
            return origin == null ? Optional.empty() : beside(Path.of(origin.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException unusual) {
            return Optional.empty();
        }
    }

    /**
     * Returns the sources that belong to a jar.
     *
     * @param jar such as {@code lib/thaw-0.1.0.jar}
     * @return {@code thaw-0.1.0-sources.jar} from the same folder, or from the reactor's build folders
     */
    static Optional<Path> beside(Path jar) {
        String file = jar.getFileName().toString();
        if (!file.endsWith(".jar")) {
            return Optional.empty();
        }
        String sources = file.substring(0, file.length() - ".jar".length()) + "-sources.jar";
        Path folder = jar.toAbsolutePath().getParent();
        Path target = folder.endsWith("lib") ? folder.getParent() : folder;
        return List.of(folder.resolve(sources), folder.resolve("sources").resolve(sources), target.resolve(sources),
                        target.resolve("../../src/target").resolve(sources).normalize())
                .stream().filter(Files::isRegularFile).findFirst();
    }
}
