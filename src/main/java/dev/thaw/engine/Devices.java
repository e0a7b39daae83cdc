package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where tensors live: the one place that the whole library takes its device from. */
public final class Devices {

    /** The environment variable that overrides the choice: {@code cpu}, {@code gpu} or {@code gpu:N}. */
    public static final String VARIABLE = "THAW_DEVICE";

    private static final String LIBTORCH = "PYTORCH_LIBRARY_PATH";
    private static final String CUDA_RUNTIME = "../../nvidia/cuda_runtime/lib"; // beside torch/lib in Python's site-packages

    static {
        String folder = System.getProperty(LIBTORCH, System.getenv(LIBTORCH)); // the order in which DJL looks
        cudaRuntime(folder).ifPresent(NativeCalls::findCudaRuntime);
    }

    private Devices() { }

    /**
     * Returns the first GPU when the engine reports one, else the CPU; {@value #VARIABLE} overrides.
     *
     * @return the device of this process
     * @throws IllegalArgumentException if the variable names no device, or a GPU that the engine does not see
     */
    public static Device current() {
        return choose(System.getenv(VARIABLE), engine().getGpuCount());
    }

    /** Loads the engine, which can count GPUs only if it finds the CUDA runtime when it is first asked. */
    static Engine engine() {
        return Engine.getInstance();
    }

    /** Returns the folder of the CUDA runtime that Python's package of libtorch brings, where DJL would not look. */
    static Optional<Path> cudaRuntime(String libtorch) {
        return Optional.ofNullable(libtorch).map(folder -> Path.of(folder).resolve(CUDA_RUNTIME).normalize())
                .filter(Files::isDirectory);
    }

    static Device choose(String word, int gpus) {
        if (word == null || word.isBlank()) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        String name = word.strip();
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        if (!name.matches("gpu(:\\d{1,3})?")) {
            throw new IllegalArgumentException(
                    "%s=\"%s\" names no device; give cpu, gpu or gpu:N".formatted(VARIABLE, word));
        }
        int index = name.length() == 3 ? 0 : Integer.parseInt(name.substring(4));
        if (index >= gpus) {
            throw new IllegalArgumentException("%s=\"%s\", but the engine sees %d GPU(s); unset it to train on the CPU"
                    .formatted(VARIABLE, word, gpus));
        }
        return Device.gpu(index);
    }
}
