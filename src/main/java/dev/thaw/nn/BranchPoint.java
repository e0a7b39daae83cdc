package dev.thaw.nn;

/** A place inside a residual block {@code relu(F(x) + shortcut(x))}, where no module's output can be seen. */
public enum BranchPoint {
    /** The block's input as F gets it. */
    INTO_RESIDUAL,
    /** What F returns, before the sum. */
    RESIDUAL,
    /** The block's input as the shortcut gets it. */
    INTO_SHORTCUT,
    /** What the shortcut returns, before the sum. */
    SHORTCUT,
    /** The sum H, before the activation that follows it. */
    SUM
}
