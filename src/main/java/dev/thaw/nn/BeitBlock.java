package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;

/**
 * A block of BEiT, {@code [N,T,D] → [N,T,D]}: attention, then two linear layers, each after a layer norm, each times a
 * trained factor per number, and each added to its input.
 *
 * <p>Names are timm's. The factors are those of Touvron et al., "Going deeper with Image Transformers", 2021, §2,
 * arXiv:2103.17239.
 */
final class BeitBlock extends Module {

    private final int size;
    private final int heads;
    private final int along;
    private final Start start;
    private final Parameter attentionFactors;
    private final Parameter layerFactors;
    private final Module[] mixing;
    private final Module[] thinking;

    /**
     * How a block begins.
     *
     * @param factor of both branches
     * @param depth of the block, from 0: deeper ones begin with smaller weights
     */
    record Start(float factor, int depth) {

        Initialization last() {
            return Initialization.normal(VisionTransformer.DEVIATION / Math.sqrt(2.0 * (depth + 1)));
        }
    }

    /**
     * Makes the block.
     *
     * @param size numbers per token, D
     * @param heads of the attention
     * @param along patches along a side of the square image
     * @param start how its weights begin
     */
    BeitBlock(int size, int heads, int along, Start start) {
        this.size = size;
        this.heads = heads;
        this.along = along;
        this.start = start;
        Initialization factor = Initialization.constant(start.factor());
        attentionFactors = parameter("gamma_1", Parameter.Type.OTHER, factor, size);
        layerFactors = parameter("gamma_2", Parameter.Type.OTHER, factor, size);
        mixing = new Module[] {child("norm1", LayerNorm.of(size, VisionTransformer.EPSILON)),
            child("attn", new BeitAttention(size, heads, along, start.last())), child("drop_path1", Identity.create())};
        thinking = new Module[] {child("norm2", LayerNorm.of(size, VisionTransformer.EPSILON)),
            child("mlp", TransformerBlock.layers(size, 4 * size, start.last())), child("drop_path2", Identity.create())};
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray mixed = plus(x, mode, attentionFactors, mixing)) {
            return plus(mixed, mode, layerFactors, thinking);
        }
    }

    /** Adds to x what the branch makes of it; the factors come before the place holder, which in evaluation changes nothing. */
    private static NDArray plus(NDArray x, Mode mode, Parameter factors, Module... branch) {
        try (NDArray seen = Sequential.chain(x, mode, branch[0], branch[1]); NDArray scaled = seen.mul(factors.getArray())) {
            NDArray change = branch[2].forward(scaled, mode);
            try {
                return x.add(change);
            } finally {
                if (change != scaled) {
                    change.close();
                }
            }
        }
    }

    @Override
    protected BeitBlock blank() {
        return new BeitBlock(size, heads, along, start);
    }

    @Override
    public String describe() {
        return "BEiT block %d, %d heads".formatted(size, heads);
    }
}
