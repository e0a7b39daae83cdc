package dev.thaw.command;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Devices;

/** The shortest program that needs the engine: {@code bench recipe} holds a watch to its start. */
final class FirstTensor {

    private FirstTensor() { }

    /**
     * Prints the sum of a first tensor.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager(Devices.current());
                NDArray tensor = manager.create(new float[] {1, 2, 3});
                NDArray sum = tensor.sum()) {
            System.out.println(sum.getFloat());
        }
    }
}
