package dev.thaw.weights;

/** How well weights must fit a network before any of them is loaded. */
public enum Match {
    /** Each path and shape must be on both sides. */
    STRICT,
    /** What fits in path and shape is loaded, the rest keeps its values: for a network with a new head. */
    SHAPE
}
