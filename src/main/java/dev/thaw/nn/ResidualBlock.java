package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the residual blocks share: {@code relu(F(x) + shortcut(x))}.
 *
 * <p>Source: He et al., "Deep Residual Learning for Image Recognition", 2016, §3.1, arXiv:1512.03385. Whoever wants to look
 * at the two branches, or to change what they carry, opens {@link Interventions}.
 */
public abstract sealed class ResidualBlock extends Module permits BasicBlock, Bottleneck {

    /** What the shortcut of a block does. */
    public enum Shortcut {
        /** It hands the input on. */
        IDENTITY,
        /** It computes: a 1×1 convolution and a norm (option B of the paper). */
        PROJECTION,
        /** It takes every second pixel and adds channels of zeros, without parameters (option A of the paper). */
        PADDING
    }

    /** What follows the sum. */
    final Module relu = Relu.create();
    /** What the shortcut computes; null where it is the input itself. */
    final Module downsample;
    private BranchTaps taps = BranchTaps.NONE;

    /** Takes the shortcut; the subclass names both parts as its children, in PyTorch's order. */
    ResidualBlock(Module downsample) {
        this.downsample = downsample;
    }

    /** Computes F(x), the part that the shortcut is added to; a new array. */
    abstract NDArray residual(NDArray x, Mode mode);

    @Override
    protected final NDArray compute(NDArray x, Mode mode) {
        if (taps != BranchTaps.NONE) {
            return taps.compute(this, x, mode);
        }
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

    /** {@return what the shortcut does} */
    public final Shortcut shortcut() {
        return downsample == null ? Shortcut.IDENTITY : downsample instanceof PaddedShortcut ? Shortcut.PADDING
                : Shortcut.PROJECTION;
    }

    /** {@return the name of the norm that ends F, such as {@code bn2}: where its weight and bias are zero, so is F} */
    public abstract String lastNorm();

    /** Lets somebody stand at the points of the branches; returns who did before. */
    final BranchTaps tapBranches(BranchTaps changes) {
        BranchTaps before = taps;
        taps = changes;
        return before;
    }

    final Module blankShortcut() {
        return downsample == null ? null : downsample.blank();
    }
}
