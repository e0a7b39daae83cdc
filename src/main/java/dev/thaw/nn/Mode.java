package dev.thaw.nn;

/** Whether a forward pass is part of training or only looks. */
public enum Mode {
    /** Batch norm uses the statistics of the batch and moves its running statistics. */
    TRAIN,
    /** Batch norm uses its running statistics; nothing in the network changes. */
    EVAL
}
