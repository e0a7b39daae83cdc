package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;

/** Loads a large file into a network of linear layers, in a JVM of its own; prints the sum of all parameters. */
final class LoadInSmallHeap {

    private LoadInSmallHeap() { }

    /**
     * Loads.
     *
     * @param arguments the file, the number of layers, and the width of each
     */
    public static void main(String[] arguments) {
        try (Network network = network(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            network.load(StateDict.read(Path.of(arguments[0])), Match.STRICT);
            double sum = network.parameters().values().stream().mapToDouble(parameter -> {
                try (NDArray one = parameter.getArray().sum()) {
                    return one.getFloat();
                }
            }).sum();
            System.out.println("sum " + sum);
        }
    }

    static Network network(int layers, int width) {
        Sequential root = Sequential.named();
        for (int i = 0; i < layers; i++) {
            root = root.then("layer" + i, Linear.withoutBias(width, width, Initialization.constant(1)));
        }
        return Network.of("layers", root, 3, 1, 1);
    }
}
