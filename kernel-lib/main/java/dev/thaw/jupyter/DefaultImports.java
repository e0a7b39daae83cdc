package dev.thaw.jupyter;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** The imports that every cell starts with, so that a lesson's first line is the lesson. */
final class DefaultImports {

    /** Packages whose public types are in sight; a test refuses two of them with one simple name. */
    static final List<String> PACKAGES = List.of(
            "dev.thaw.engine", "dev.thaw.store", "dev.thaw.view", "dev.thaw.data", "dev.thaw.augment", "dev.thaw.weights",
            "dev.thaw.nn", "dev.thaw.freeze", "dev.thaw.optim", "dev.thaw.djl", "dev.thaw.train", "dev.thaw.contrast",
            "dev.thaw.metric", "dev.thaw.inspect", "dev.thaw.probe", "dev.thaw.serve", "dev.thaw.plot", "dev.thaw.check", "ai.djl.ndarray",
            "ai.djl.ndarray.types", "tech.tablesaw.api", "tech.tablesaw.plotly.api", "tech.tablesaw.plotly.traces",
            "java.util", "java.util.function", "java.util.stream");

    /** Types in sight one by one: useful ones, and those that win where two packages share a simple name. */
    static final List<String> TYPES = List.of(
            "ai.djl.Device", "java.nio.file.Path", "java.nio.file.Files",
            "tech.tablesaw.plotly.components.Figure", "tech.tablesaw.plotly.components.Layout",
            "tech.tablesaw.plotly.components.Axis", "tech.tablesaw.plotly.components.Marker",
            "tech.tablesaw.plotly.components.Line", "dev.thaw.nn.Module", "dev.thaw.probe.Histogram");

    private DefaultImports() { }

    /** Returns the import declarations, one each. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        PACKAGES.forEach(name -> lines.add("import " + name + ".*;"));
        TYPES.forEach(name -> lines.add("import " + name + ";"));
        lines.add("import static " + ThawNotebook.class.getName() + ".*;");
        return lines;
    }

    /**
     * Evaluates the imports in the kernel's shell, each alone, so that one that this class path lacks stops no other.
     *
     * @param kernel the kernel that is starting
     * @throws IllegalStateException if imports were refused; names them
     */
    static void evaluate(BaseKernel kernel) {
        JShell shell = KernelCompat.shell(kernel).orElseThrow(() -> new IllegalStateException(
                "this kernel shows no shell; type import static dev.thaw.jupyter.ThawNotebook.*; in a cell"));
        List<String> refused = lines().stream().filter(line -> !accepts(shell, line)).toList();
        if (!refused.isEmpty()) {
            throw new IllegalStateException("not on the class path: " + String.join(" ", refused));
        }
    }

    private static boolean accepts(JShell shell, String line) {
        return shell.eval(line).stream().anyMatch(event -> event.status() == Snippet.Status.VALID);
    }
}
