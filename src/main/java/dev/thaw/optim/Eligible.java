package dev.thaw.optim;

/** Which parameters an {@link Optimizer} moves at a step. */
public enum Eligible {
    /** Those that require a gradient and got one since the last step: a frozen parameter keeps every bit. */
    TRAINABLE,
    /**
     * Those that hold a gradient, as PyTorch does: also one frozen after its backward pass, also one whose gradient was set
     * to zeros, where momentum and weight decay go on moving it.
     */
    ANY_GRADIENT
}
