package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The deterministic fill of {@code reference/README.md} for transformers that have no file there.
 *
 * <p>Row j of the state dict is filled from stream j: factors {@code gamma_*} with 0.5 ± 0.1, embeddings and tables with ± 0.5,
 * weights of norms 1 ± 0.2 and their biases ± 0.1, other biases ± 0.05, weights ± sqrt(6 / fan_in).
 */
final class TimmFill {

    private TimmFill() { }

    /** Fills every parameter of a structure, of which no values are made for it. */
    static StateDict of(Network structure) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        structure.modules().forEach((path, module) -> module.ownShapes().forEach((own, shape) -> {
            String name = path.isEmpty() ? own : path + "." + own;
            tensors.put(name, TensorData.of(numbers(tensors.size(), name, shape), shape.getShape()));
        }));
        return StateDict.of(tensors);
    }

    private static float[] numbers(int j, String name, Shape shape) {
        int count = (int) shape.size();
        if (name.endsWith("_table") || name.endsWith("cls_token") || name.endsWith("pos_embed")) {
            return NumberStream.fill(j, 0, 0.5, count);
        }
        if (name.contains("gamma_")) {
            return NumberStream.fill(j, 0.5, 0.1, count);
        }
        if (name.contains("norm")) {
            return name.endsWith("weight") ? NumberStream.fill(j, 1, 0.2, count) : NumberStream.fill(j, 0, 0.1, count);
        }
        return NumberStream.fill(j, 0, name.endsWith("bias") ? 0.05 : Math.sqrt(6.0 * shape.get(0) / count), count);
    }

    /** Computes the logits of the formula's images, image by image. */
    static float[] logits(Network network, int images, int side) {
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.create(NumberStream.images(images, 3, side, side), new Shape(images, 3, side, side));
            return network.forward(x, Mode.EVAL).toFloatArray();
        }
    }
}
