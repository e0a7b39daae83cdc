package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;

/** Where tensors live: the one place that the whole library takes its device from. */
public final class Devices {

    /** The environment variable that overrides the choice: {@code cpu}, {@code gpu} or {@code gpu:N}. */
    public static final String VARIABLE = "THAW_DEVICE";

    private Devices() { }

    /**
     * Returns the first GPU when the engine reports one, else the CPU; {@value #VARIABLE} overrides.
     *
     * @return the device of this process
     * @throws IllegalArgumentException if the variable names no device, or a GPU that the engine does not see
     */
    public static Device current() {
        return choose(System.getenv(VARIABLE), Engine.getInstance().getGpuCount());
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
