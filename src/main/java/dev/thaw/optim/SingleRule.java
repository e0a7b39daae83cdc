package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.List;

/**
 * Arithmetic that takes one parameter after the other, in DJL's own calls.
 *
 * <p>A result attaches to its first operand's manager and a plain Java number becomes an array at each call; so numbers
 * are arrays made once, they stand first where a result is new, and every new array is closed here.
 */
interface SingleRule extends UpdateRule {

    /** Moves the weights of one; the state counts this step already, and the gradient may be overwritten. */
    void update(NDArray weight, NDArray gradient, ParameterState state);

    @Override
    default void update(List<Moving> parameters) {
        parameters.forEach(one -> update(one.weight(), one.gradient(), one.state()));
    }

    /** A number as an array without dimensions; on the CPU, where libtorch mixes it with arrays of any device. */
    static NDArray number(NDManager manager, double value) {
        NDArray number = manager.create((float) value);
        NDScope.unregister(number); // an open scope of the caller must not take it along
        return number;
    }

    /** Adds {@code factor · array} to the sum. */
    static void add(NDArray sum, NDArray factor, NDArray array) {
        try (NDArray part = factor.mul(array)) {
            sum.addi(part);
        }
    }

    /** Makes {@code mean = kept · mean + entering · array}. */
    static void mix(NDArray mean, NDArray kept, NDArray entering, NDArray array) {
        add(mean.muli(kept), entering, array);
    }

    /** Makes {@code mean = kept · mean + entering · array²}. */
    static void mixSquare(NDArray mean, NDArray kept, NDArray entering, NDArray array) {
        try (NDArray square = array.mul(array)) {
            mean.muli(kept).addi(square.muli(entering));
        }
    }

    /** Makes {@code weight -= rate · direction / divisor}. */
    static void descend(NDArray weight, NDArray rate, NDArray direction, NDArray divisor) {
        try (NDArray step = direction.div(divisor)) {
            weight.subi(step.muli(rate));
        }
    }
}
