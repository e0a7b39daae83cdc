package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Attention within each window, {@code [N·windows,T,D] → [N·windows,T,D]}, with a trained number per distance of two tokens.
 *
 * <p>Names are timm's. Source: Liu et al., "Swin Transformer", 2021, §3.2, arXiv:2103.14030.
 */
final class WindowAttention extends Module implements Multiplying {

    private final int size;
    private final Heads heads;
    private final WindowGrid grid;
    private final RelativePositions places;
    private final Parameter table;
    private final Module queriesKeysValues;
    private final Module drop;
    private final Module projection;
    private final Module projectionDrop;
    private NDArray mask;

    WindowAttention(int size, int heads, WindowGrid grid) {
        this.size = size;
        this.heads = Heads.of(size, heads);
        this.grid = grid;
        places = RelativePositions.inWindow(grid.window());
        Initialization narrow = Initialization.normal(VisionTransformer.DEVIATION);
        table = parameter("relative_position_bias_table", Parameter.Type.OTHER, narrow, places.tableRows(), heads);
        resizable("relative_position_bias_table", places.resizing());
        queriesKeysValues = child("qkv", Linear.withZeroBias(size, 3 * size, narrow));
        drop = child("attn_drop", Dropout.of(0));
        projection = child("proj", Linear.withZeroBias(size, size, narrow));
        projectionDrop = child("proj_drop", Dropout.of(0));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray joined = queriesKeysValues.forward(x, mode); // [N·windows,T,3·D]
                NDList parts = heads.split(joined);
                NDArray scores = heads.scores(parts.get(0), parts.get(1)); // [1,N·windows,heads,T,T]
                NDArray placed = placed(scores);
                NDArray weights = placed.softmax(-1);
                NDArray kept = drop.forward(weights, mode);
                NDArray mixed = kept.matMul(parts.get(2));
                NDArray rows = heads.join(mixed)) {
            return Sequential.chain(rows, mode, projection, projectionDrop);
        }
    }

    /** Adds to each score what its distance says, and in moved images what keeps strangers apart. */
    private NDArray placed(NDArray scores) {
        try (NDArray bias = places.lookUp(table.getArray(), scores)) { // [heads,T,T]
            if (grid.shift() == 0) {
                return scores.add(bias);
            }
            try (NDArray both = bias.add(apart()); // [windows,heads,T,T]
                    NDArray byWindow = scores.reshape(new Shape(-1, grid.windows()).addAll(bias.getShape()));
                    NDArray sum = byWindow.add(both)) {
                return sum.reshape(scores.getShape());
            }
        }
    }

    /** The mask {@code [windows,1,T,T]}, kept as long as the network lives. */
    private NDArray apart() {
        if (mask == null || mask.isReleased()) {
            Shape shape = new Shape(grid.windows(), 1, grid.tokens(), grid.tokens());
            try (NDArray numbers = table.getArray().getManager().create(grid.mask(), shape)) {
                mask = numbers.duplicate();
            }
            NDScope.unregister(mask); // an open scope of the caller must not take it along
        }
        return mask;
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return 2 * input.size() * input.get(1); // q·kᵀ and the weighted means, D products for each of T×T scores in both
    }

    @Override
    protected WindowAttention blank() {
        return new WindowAttention(size, heads.count(), grid);
    }

    @Override
    public String describe() {
        return "attention %d, %d heads, in windows of %d×%d%s".formatted(size, heads.count(), grid.window(), grid.window(),
                grid.shift() == 0 ? "" : " moved by " + grid.shift());
    }
}
