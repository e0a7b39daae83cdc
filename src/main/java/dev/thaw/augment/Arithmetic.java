package dev.thaw.augment;

/** Whose rounding a transform follows: torchvision has two back ends that differ in the last bits. */
public enum Arithmetic {

    /** Pillow's, in whole numbers: what torchvision does to a PIL image, as in the usual training loader. */
    PILLOW,

    /** PyTorch's, in float32: what torchvision does to a tensor of bytes. */
    TENSOR
}
