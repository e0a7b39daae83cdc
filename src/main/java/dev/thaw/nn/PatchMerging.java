package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Makes one token of each 2×2 neighbours, {@code [N,H,W,C] → [N,H/2,W/2,2·C]}; an odd side gets a row of zeros.
 *
 * <p>Names are timm's. Source: Liu et al., "Swin Transformer", 2021, §3.1, arXiv:2103.14030.
 */
final class PatchMerging extends Module {

    private final int size;
    private final Module norm;
    private final Module reduction;

    PatchMerging(int size) {
        this.size = size;
        norm = child("norm", LayerNorm.of(4 * size, SwinTransformer.EPSILON));
        reduction = child("reduction",
                Linear.withoutBias(4 * size, 2 * size, Initialization.normal(VisionTransformer.DEVIATION)));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray even = even(x);
                NDArray parted = even.reshape(x.getShape().get(0), even.getShape().get(1) / 2, 2,
                        even.getShape().get(2) / 2, 2, size);
                NDArray ordered = parted.transpose(0, 1, 3, 4, 2, 5); // [N,H/2,W/2,column,row,C]
                NDArray joined = ordered.reshape(x.getShape().get(0), parted.getShape().get(1),
                        parted.getShape().get(3), 4L * size)) {
            return Sequential.chain(joined, mode, norm, reduction);
        }
    }

    /** Adds a row and a column of zeros where a side is odd; the result is never {@code x} itself. */
    private static NDArray even(NDArray x) {
        long down = x.getShape().get(1) % 2;
        long across = x.getShape().get(2) % 2;
        return down + across == 0 ? x.reshape(x.getShape()) : x.pad(new Shape(0, 0, 0, across, 0, down), 0); // last axis first
    }

    @Override
    protected PatchMerging blank() {
        return new PatchMerging(size);
    }

    @Override
    public String describe() {
        return "2×2 tokens to one, %d→%d".formatted(size, 2 * size);
    }
}
