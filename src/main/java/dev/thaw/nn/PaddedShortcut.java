package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * The shortcut without parameters: every second pixel, and channels of zeros on both sides, {@code [N,C,H,W] → [N,out,H/2,W/2]}.
 *
 * <p>Option A of He et al., "Deep Residual Learning for Image Recognition", 2016, §3.3, arXiv:1512.03385.
 */
public final class PaddedShortcut extends Module {

    private static final NDIndex EVERY_SECOND_PIXEL = new NDIndex(":, :, ::2, ::2");

    private final int in;
    private final int out;
    private final Shape padding;

    private PaddedShortcut(int in, int out) {
        this.in = in;
        this.out = out;
        int before = (out - in) / 2;
        padding = new Shape(0, 0, 0, 0, before, out - in - before); // last axis first: W, H, C
    }

    /**
     * Makes the shortcut.
     *
     * @param in channels of the input
     * @param out channels of the output, at least as many
     * @return the module
     */
    public static PaddedShortcut of(int in, int out) {
        return new PaddedShortcut(in, out);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray sparse = x.get(EVERY_SECOND_PIXEL)) { // [N,C,H,W] → [N,C,H/2,W/2]
            return sparse.pad(padding, 0); // → [N,out,H/2,W/2]
        }
    }

    @Override
    protected PaddedShortcut blank() {
        return new PaddedShortcut(in, out);
    }

    @Override
    public String describe() {
        return "every second pixel, zero channels %d→%d".formatted(in, out);
    }
}
