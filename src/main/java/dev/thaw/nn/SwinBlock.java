package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * A block of the Swin transformer, {@code [N,H,W,C] → [N,H,W,C]}: attention in windows, then two linear layers, each after a
 * layer norm and each added to its input.
 *
 * <p>Names are timm's. Source: Liu et al., "Swin Transformer", 2021, figure 3b, arXiv:2103.14030.
 */
final class SwinBlock extends Module {

    private final int size;
    private final int heads;
    private final WindowGrid grid;
    private final double chance;
    private final Module norm;
    private final Module attention;
    private final Module attentionDrop;
    private final Module[] thinking;

    /**
     * Makes the block.
     *
     * @param size numbers per token, C
     * @param heads of the attention
     * @param grid the windows
     * @param chance of each branch to be left out in training
     */
    SwinBlock(int size, int heads, WindowGrid grid, double chance) {
        this.size = size;
        this.heads = heads;
        this.grid = grid;
        this.chance = chance;
        norm = child("norm1", LayerNorm.of(size, SwinTransformer.EPSILON));
        attention = child("attn", new WindowAttention(size, heads, grid));
        attentionDrop = child("drop_path1", leftOut());
        thinking = new Module[] {child("norm2", LayerNorm.of(size, SwinTransformer.EPSILON)),
            child("mlp", TransformerBlock.layers(size, 4 * size, Initialization.normal(VisionTransformer.DEVIATION))),
            child("drop_path2", leftOut())};
    }

    private Module leftOut() {
        return chance > 0 ? StochasticDepth.of(chance) : Identity.create();
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray change = mixed(x, mode); NDArray sum = x.add(change)) { // not in place: it may be a view
            return TransformerBlock.plus(sum, mode, thinking);
        }
    }

    private NDArray mixed(NDArray x, Mode mode) {
        try (NDArray even = norm.forward(x, mode); NDArray windows = grid.split(even);
                NDArray seen = attention.forward(windows, mode)) {
            NDArray whole = grid.join(seen);
            NDArray kept = attentionDrop.forward(whole, mode);
            if (kept != whole) {
                whole.close();
            }
            return kept;
        }
    }

    @Override
    protected SwinBlock blank() {
        return new SwinBlock(size, heads, grid, chance);
    }

    @Override
    public String describe() {
        return "Swin block %d, %d heads, [N,%d,%d,C]".formatted(size, heads, grid.side(), grid.side());
    }
}
