package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Set;

/**
 * The arithmetic of one step of one parameter, in place.
 *
 * <p>A result attaches to its first operand's manager and a plain Java number becomes an array at each call; so numbers
 * are arrays made once, they stand first where a result is new, and every new array is closed here.
 */
interface UpdateRule {

    /** Sets the rate of the updates that follow. */
    void rate(double lr);

    /** Sets momentum, or Adam's beta1, of the updates that follow; false where the rule has none. */
    default boolean momentum(double share) {
        return false;
    }

    /** Moves the weights; the state counts this step already, and the gradient may be overwritten. */
    void update(NDArray weight, NDArray gradient, ParameterState state);

    /** Returns what the rule remembers of a parameter that took a step. */
    Set<Slot> slots();

    /** Makes the rule for a choice; its numbers live in the manager. */
    static UpdateRule of(OptimizerChoice choice, NDManager manager) {
        if (choice instanceof Sgd sgd) {
            return new SgdRule(sgd, manager);
        } else if (choice instanceof Adam adam) {
            return new AdamRule(adam, AdamRule.Decay.IN_THE_GRADIENT, manager);
        } else if (choice instanceof AdamW adam) {
            return new AdamRule(adam.numbers(), AdamRule.Decay.APART, manager);
        } else if (choice instanceof Nadam nadam) {
            return new NadamRule(nadam, manager);
        } else if (choice instanceof Adamax adamax) {
            return new AdamaxRule(adamax, manager);
        } else if (choice instanceof RmsProp rmsProp) {
            return new RmsPropRule(rmsProp, manager);
        } else if (choice instanceof Adagrad adagrad) {
            return new AdagradRule(adagrad, manager);
        }
        return new AdadeltaRule((Adadelta) choice, manager);
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
