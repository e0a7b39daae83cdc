package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** What the residual blocks share: {@code relu(F(x) + shortcut(x))}. */
abstract class ResidualBlock extends Module {

    /** What follows the sum. */
    final Module relu = Relu.create();
    /** What the shortcut computes; null where it is the input itself. */
    final Module downsample;

    /** Takes the shortcut; the subclass names both parts as its children, in PyTorch's order. */
    ResidualBlock(Module downsample) {
        this.downsample = downsample;
    }

    /** Computes F(x), the part that the shortcut is added to; a new array. */
    abstract NDArray residual(NDArray x, Mode mode);

    @Override
    protected final NDArray compute(NDArray x, Mode mode) {
        try (NDArray sum = residual(x, mode)) {
            if (downsample == null) {
                sum.addi(x);
            } else {
                try (NDArray shortcut = downsample.forward(x, mode)) {
                    sum.addi(shortcut);
                }
            }
            return relu.forward(sum, mode);
        }
    }

    final Module blankShortcut() {
        return downsample == null ? null : downsample.blank();
    }
}
