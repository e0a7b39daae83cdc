package dev.thaw.freeze;

/**
 * Freezes by not telling the optimizer: all gradients are computed, but only what trains is moved.
 *
 * <p>So it saves neither time nor memory of the backward pass. The optimizer is to be made of
 * {@link Freezing#optimizerPaths()}.
 *
 * @param unused what becomes of the gradients that nobody uses
 */
public record OptimizerFilter(Unused unused) implements FreezeMethod {

    /** What becomes of gradients of frozen parameters after a step. */
    public enum Unused {
        /** {@link Freezing#clearGradients()} takes them away, as {@code model.zero_grad()} does. */
        CLEARED,
        /** They stay and each backward pass adds to them, as under {@code optimizer.zero_grad()}. */
        PILED_UP
    }

    /**
     * Returns this method, with unused gradients cleared after each step.
     *
     * @return the method
     */
    public static OptimizerFilter method() {
        return new OptimizerFilter(Unused.CLEARED);
    }

    /**
     * Leaves the unused gradients where they are, step after step: the pitfall, to be looked at.
     *
     * @return a new method
     */
    public OptimizerFilter leavingGradients() {
        return new OptimizerFilter(Unused.PILED_UP);
    }

    @Override
    public String label() {
        return unused == Unused.CLEARED ? "filter" : "filter, gradients left";
    }
}
