package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The arithmetic of one step of one parameter, in place.
 *
 * <p>A result attaches to its first operand's manager and a plain Java number becomes an array at each call; so numbers
 * are arrays made once, they stand first where a result is new, and every new array is closed here.
 */
interface UpdateRule {

    /** What a rule remembers of one parameter between steps; its arrays belong to the optimizer's manager. */
    final class State {
        long steps;
        NDArray first;
        NDArray second;
    }

    /** Sets the rate of the updates that follow. */
    void rate(double lr);

    /** Moves the weights; the gradient may be overwritten. */
    void update(NDArray weight, NDArray gradient, State state);

    /** Makes the rule for a choice; its numbers and states live in the manager. */
    static UpdateRule of(OptimizerChoice choice, NDManager manager) {
        return choice instanceof Sgd sgd ? new SgdRule(sgd, manager) : new AdamRule((Adam) choice, manager);
    }

    /** A number as an array without dimensions; on the CPU, where libtorch mixes it with arrays of any device. */
    static NDArray number(NDManager manager, double value) {
        return manager.create((float) value);
    }

    /** Adds {@code decay · weight} to the gradient. */
    static void decay(NDArray decay, NDArray weight, NDArray gradient) {
        try (NDArray pull = decay.mul(weight)) {
            gradient.addi(pull);
        }
    }
}
