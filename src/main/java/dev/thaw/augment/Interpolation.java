package dev.thaw.augment;

/** How a value between pixels is found. */
public enum Interpolation {

    /** The nearest pixel, unchanged. */
    NEAREST,

    /** A triangle over the neighbours. */
    BILINEAR,

    /** Keys' cubic (1981) with a = -0.5; for resizing only. */
    BICUBIC
}
