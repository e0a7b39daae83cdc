package dev.thaw.freeze;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.thaw.nn.Initialization;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;

/** Lists its layers as {@code second, first}, computes them as first, second, and owns a parameter itself. */
final class Backwards extends Module {

    private final Module second = child("second", Linear.of(3, 2));
    private final Module first = child("first", Linear.of(3, 3));
    private final Parameter token = parameter("token", Parameter.Type.OTHER, Initialization.constant(1), 3);

    static Network network() {
        return Network.of("backwards", new Backwards(), 3, 1, 1);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray row = x.reshape(x.getShape().get(0), -1); // [N,3,1,1] → [N,3]
                NDArray moved = row.add(token.getArray());
                NDArray hidden = first.forward(moved, mode)) {
            return second.forward(hidden, mode);
        }
    }

    @Override
    protected Module blank() {
        return new Backwards();
    }

    @Override
    public String describe() {
        return "backwards";
    }
}
