package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * A block of the vision transformer, {@code [N,T,D] → [N,T,D]}: attention, then two linear layers, each after a layer norm
 * and each added to its input.
 *
 * <p>Names are timm's, with its place holders {@code ls1, drop_path1, ls2, drop_path2}. Source: Dosovitskiy et al., "An
 * Image is Worth 16x16 Words", 2021, figure 1, arXiv:2010.11929.
 */
public final class TransformerBlock extends Module {

    private final int size;
    private final int heads;
    private final Module[] mixing;
    private final Module[] thinking;

    private TransformerBlock(int size, int heads) {
        this.size = size;
        this.heads = heads;
        mixing = new Module[] {
            child("norm1", LayerNorm.of(size, VisionTransformer.EPSILON)), child("attn", Attention.of(size, heads)),
            child("ls1", Identity.create()), child("drop_path1", Identity.create())};
        thinking = new Module[] {
            child("norm2", LayerNorm.of(size, VisionTransformer.EPSILON)),
                    child("mlp", layers(size, 4 * size, Initialization.normal(VisionTransformer.DEVIATION))),
            child("ls2", Identity.create()), child("drop_path2", Identity.create())};
    }

    /**
     * Makes the block; between its two linear layers are four times as many numbers.
     *
     * @param size numbers per token, D
     * @param heads of the attention
     * @return the block
     */
    public static TransformerBlock of(int size, int heads) {
        return new TransformerBlock(size, heads);
    }

    /** Makes the two linear layers, timm's {@code Mlp}; the last one's weight begins by a rule of its own. */
    static Sequential layers(int size, int hidden, Initialization last) {
        Initialization narrow = Initialization.normal(VisionTransformer.DEVIATION);
        return Sequential.named()
                .then("fc1", Linear.withZeroBias(size, hidden, narrow)).then("act", Activation.gelu())
                .then("drop1", Dropout.of(0)).then("norm", Identity.create())
                .then("fc2", Linear.withZeroBias(hidden, size, last)).then("drop2", Dropout.of(0));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray mixed = plus(x, mode, mixing)) {
            return plus(mixed, mode, thinking);
        }
    }

    /** Adds to x what the branch makes of it; the branch begins with a norm, so its result is never x itself. */
    static NDArray plus(NDArray x, Mode mode, Module... branch) {
        NDArray change = Sequential.chain(x, mode, branch);
        change.addi(x);
        return change;
    }

    @Override
    protected TransformerBlock blank() {
        return new TransformerBlock(size, heads);
    }

    @Override
    public String describe() {
        return "transformer block %d, %d heads".formatted(size, heads);
    }
}
