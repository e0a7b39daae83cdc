package dev.thaw.command;

import dev.thaw.command.PairedMeasure.Pair;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The notebook kernels of both sides, from their launch to a first tensor's sum.
 *
 * @param python the launcher's Python, which has Jupyter
 * @param script what starts kernels
 * @param jupyter the folder of the kernelspec "Java (Thaw)"
 */
record KernelStart(String python, Path script, String jupyter) {

    /** Reads what the launcher gave: Python, script and folder, as a search path is written. */
    static KernelStart parse(String words) {
        String[] parts = words.split(File.pathSeparator);
        if (parts.length != 3) {
            throw new IllegalArgumentException(("option --kernels is \"%s\"; the launcher gives Python, script and folder there: "
                    + "start this by ./thaw bench recipe").formatted(words));
        }
        return new KernelStart(parts[0], Path.of(parts[1]), parts[2]);
    }

    /** Starts both in turns; the first pair warms the disk up and is not counted. */
    List<Pair> pairs(int rounds, String torch) throws IOException {
        try (OtherSide kernels = OtherSide.start(List.of(python, script.toString(), torch),
                environment -> environment.put("JUPYTER_PATH", jupyter))) {
            return new Turns<>(round -> seconds(kernels, "thaw"), round -> seconds(kernels, "torch"), Pair::new).rounds(1, rounds);
        }
    }

    private static double seconds(OtherSide kernels, String name) throws IOException {
        return kernels.ask(name).get("seconds").getAsDouble();
    }
}
