package dev.thaw.freeze;

/** What a batch norm does in training when its weight and bias are frozen. */
public enum FrozenNorm {
    /**
     * It runs in inference mode: its running statistics stay, bit for bit. The default, since a frozen body should not
     * change.
     */
    EVAL,
    /** It follows the training mode: it normalises by the batch and its running statistics drift, though nothing trains it. */
    TRAIN
}
