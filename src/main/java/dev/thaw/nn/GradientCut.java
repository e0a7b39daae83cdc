package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import java.util.ArrayList;
import java.util.List;

/** What a module keeps back from the backward pass; its values are the same in each case. */
public enum GradientCut {
    /** Nothing: gradients reach its parameters and go on to whatever stands before it. */
    NONE,
    /** It computes as under {@code torch.no_grad()}: no graph is recorded, so nothing in it or before it gets a gradient. */
    NO_GRAD,
    /** It records its graph as ever, and its output is then detached: as {@link #NO_GRAD}, but the activations were kept. */
    DETACH,
    /** Its parameters count as numbers: they get no gradient, yet gradients pass through to whatever stands before it. */
    CONSTANT_WEIGHTS;

    /** Runs a module under this cut; the output never is a handle that someone else closes. */
    NDArray compute(Module module, NDArray x, Mode mode) {
        return switch (this) {
            case NONE -> module.compute(x, mode);
            case NO_GRAD -> withoutGraph(module, x, mode);
            case DETACH -> detached(x, module.compute(x, mode));
            case CONSTANT_WEIGHTS -> withConstants(module, x, mode);
        };
    }

    private static NDArray withoutGraph(Module module, NDArray x, Mode mode) {
        try (GradientMode off = GradientMode.off()) {
            return module.compute(x, mode);
        }
    }

    private static NDArray detached(NDArray x, NDArray output) {
        NDArray plain = output.stopGradient();
        if (output != x) {
            output.close(); // the graph behind it goes with it
        }
        return plain;
    }

    /** The flag is read when an operation is recorded; so it can be set again right after the forward pass. */
    private static NDArray withConstants(Module module, NDArray x, Mode mode) {
        List<NDArray> switched = new ArrayList<>();
        module.walk((path, part) -> part.ownParameters().values().stream().filter(Parameter::requiresGradient)
                .map(Parameter::getArray).filter(NDArray::hasGradient).forEach(switched::add));
        switched.forEach(array -> array.setRequiresGradient(false));
        try {
            return module.compute(x, mode);
        } finally {
            switched.forEach(array -> array.setRequiresGradient(true));
        }
    }
}
