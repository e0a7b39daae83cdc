package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * The block of the mobile networks: widen by 1×1, look by a depthwise convolution, narrow by 1×1; and where the shape
 * stays, the input is added.
 *
 * <p>No activation follows the sum. Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * figure 3b, arXiv:1801.04381.
 */
public final class InvertedResidual extends Module {

    private final String name;
    private final Module branch;
    private final Shortcut shortcut;
    private final Module depth;

    private InvertedResidual(String name, Module branch, Shortcut shortcut, Module depth) {
        this.name = name;
        this.branch = child(name, branch);
        this.shortcut = shortcut;
        this.depth = depth == null ? null : child("stochastic_depth", depth);
    }

    /** Whether the input is added to what the branch makes of it. */
    enum Shortcut {
        ADDED, NONE;

        static Shortcut of(int in, int out, int stride) {
            return stride == 1 && in == out ? ADDED : NONE;
        }
    }

    /** Makes a block whose branch has the name that the original gives it. */
    static InvertedResidual of(String name, Sequential branch, Shortcut shortcut) {
        return new InvertedResidual(name, branch, shortcut, null);
    }

    /** Makes EfficientNet's block, whose branch {@code block} is left out by chance in training. */
    static InvertedResidual of(Sequential branch, Shortcut shortcut, StochasticDepth depth) {
        return new InvertedResidual("block", branch, shortcut, depth);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray made = branch.forward(x, mode);
        if (shortcut == Shortcut.NONE) {
            return made;
        }
        NDArray kept = depth == null ? made : depth.forward(made, mode);
        if (kept != made) {
            made.close();
        }
        kept.addi(x);
        return kept;
    }

    @Override
    protected InvertedResidual blank() {
        return new InvertedResidual(name, branch.blank(), shortcut, depth == null ? null : depth.blank());
    }

    @Override
    public String describe() {
        return shortcut == Shortcut.ADDED ? "inverted residual" : "inverted bottleneck, no shortcut";
    }
}
