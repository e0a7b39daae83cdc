package dev.thaw.train;

/** With which weights a phase begins, when another one ran before it. */
public enum StartFrom {
    /** Those of the earlier phase's best epoch on validation images, with the optimizer's memory of then. */
    BEST,
    /** Those of the earlier phase's last step. */
    LAST,
    /** {@link #BEST} where the training saves its best weights, else {@link #LAST}; the default. */
    BEST_IF_SAVED
}
