package dev.thaw.optim;

/** What an {@link Optimizer} does with its parameters' gradients after a step. */
public enum GradientReset {
    /** Takes them away, as {@code zero_grad(set_to_none=True)}: a parameter that no later pass reaches stays as it is. */
    FORGET,
    /**
     * Sets them to zeros, as {@code zero_grad(set_to_none=False)}: a parameter that no later pass reaches has a gradient of
     * zeros, and momentum and weight decay go on moving it.
     */
    ZERO
}
