package dev.thaw.jupyter;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import dev.thaw.engine.Devices;
import dev.thaw.engine.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What decides whether a GPU is used.
 *
 * @param variable what {@value Devices#VARIABLE} holds, or null
 * @param gpus how many the engine sees
 * @param driver whether a driver of NVIDIA is installed
 * @param cuda whether this libtorch was built for CUDA
 * @param runtime whether DJL found the CUDA runtime, by which it counts GPUs
 */
record Accelerator(String variable, int gpus, boolean driver, boolean cuda, boolean runtime) {

    private static final Path DRIVER = Path.of("/proc/driver/nvidia");
    private static final String MODEL = "Model:";

    /** Looks at this process. */
    static Accelerator here() {
        return new Accelerator(System.getenv(Devices.VARIABLE), Engine.getInstance().getGpuCount(),
                Files.exists(DRIVER.resolve("version")), builtForCuda(Torch.folder()), findsRuntime());
    }

    /** Tells whether a folder holds a libtorch that can use a GPU. */
    static boolean builtForCuda(Path folder) {
        return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    }

    /** Returns what the driver calls the GPUs of this machine, each name once; empty where it does not say it in a file. */
    static String names() {
        return names(DRIVER);
    }

    static String names(Path driver) {
        try (Stream<Path> folders = Files.list(driver.resolve("gpus"))) {
            return folders.map(folder -> lines(folder.resolve("information"))).flatMap(List::stream)
                    .filter(line -> line.startsWith(MODEL)).map(line -> line.substring(MODEL.length()).strip())
                    .distinct().sorted().collect(Collectors.joining(", "));
        } catch (IOException | UncheckedIOException unreadable) {
            return "";
        }
    }

    /** Returns why tensors do not live on a GPU, and what to do; empty when they do, and where there is none to expect. */
    Optional<String> absence() {
        if (variable != null && variable.strip().equals("cpu")) {
            return gpus == 0 ? Optional.empty() : Optional.of("a GPU is there, but %s=cpu".formatted(Devices.VARIABLE));
        }
        if (gpus > 0) {
            return Optional.empty();
        }
        if (!cuda) {
            return driver ? Optional.of("a driver of NVIDIA is there, but this libtorch is built for the CPU; start with "
                    + "./thaw lab --gpu") : Optional.empty();
        }
        if (!runtime) {
            return Optional.of("this libtorch is built for CUDA, but DJL finds no libcudart, by which it counts GPUs; start with "
                    + "./thaw lab --gpu, or give java -Djna.library.path=FOLDER with the folder that holds it");
        }
        return Optional.of("this libtorch is built for CUDA, but the driver offers no GPU; ./thaw doctor says why");
    }

    private static boolean findsRuntime() {
        try {
            return CudaUtils.getCudaVersion() > 0;
        } catch (IllegalStateException none) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
