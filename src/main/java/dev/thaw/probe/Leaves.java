package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Zeros added where a gradient is asked for: the gradient at the zeros is the gradient at what they were added to.
 *
 * <p>So nothing but an addition of zeros is put into the network, and nothing is taken out of its graph.
 */
final class Leaves {

    private final NDManager manager;
    private final Map<String, NDArray> zeros = new LinkedHashMap<>();

    Leaves(NDManager manager) {
        this.manager = manager;
    }

    /** Returns an intervention that adds the zeros; where it comes by several times, the last time counts. */
    UnaryOperator<NDArray> at(String name) {
        return passing -> {
            NDArray zero = manager.zeros(passing.getShape(), passing.getDataType());
            zero.setRequiresGradient(true);
            NDArray before = zeros.put(name, zero);
            if (before != null) {
                before.close();
            }
            return passing.add(zero);
        };
    }

    /** Returns the gradient after the backward pass; zeros where none arrived. */
    float[] gradient(String name) {
        NDArray zero = zeros.get(name);
        return Torch.gradient(zero, manager).map(NDArray::toFloatArray).orElseGet(() -> new float[(int) zero.size()]);
    }
}
