package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * BEiT's attention, {@code [N,T,D] → [N,T,D]}: as {@link Attention}, with a trained number per distance of two patches, and
 * without a bias for the keys.
 *
 * <p>Names are timm's. Source: Bao et al., "BEiT: BERT Pre-Training of Image Transformers", 2022, arXiv:2106.08254.
 */
final class BeitAttention extends Module implements Multiplying {

    private final int size;
    private final int along;
    private final Heads heads;
    private final RelativePositions places;
    private final Initialization last;
    private final Parameter queryBias;
    private final Parameter valueBias;
    private final Parameter table;
    private final Module queriesKeysValues;
    private final Module drop;
    private final Module projection;
    private final Module projectionDrop;

    /**
     * Makes the module.
     *
     * @param size numbers per token, D
     * @param heads of the attention
     * @param along patches along a side of the square image
     * @param last how the weight of the last linear layer begins
     */
    BeitAttention(int size, int heads, int along, Initialization last) {
        this.size = size;
        this.along = along;
        this.heads = Heads.of(size, heads);
        this.last = last;
        places = RelativePositions.withClassToken(along);
        Initialization zero = Initialization.constant(0);
        queryBias = parameter("q_bias", Parameter.Type.BIAS, zero, size);
        valueBias = parameter("v_bias", Parameter.Type.BIAS, zero, size);
        table = parameter("relative_position_bias_table", Parameter.Type.OTHER, zero, places.tableRows(), heads);
        resizable("relative_position_bias_table", places.resizing());
        queriesKeysValues = child("qkv", Linear.withoutBias(size, 3 * size, Initialization.normal(VisionTransformer.DEVIATION)));
        drop = child("attn_drop", Dropout.of(0));
        projection = child("proj", Linear.withZeroBias(size, size, last));
        projectionDrop = child("proj_drop", Dropout.of(0));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray joined = queriesKeysValues.forward(x, mode); // [N,T,3·D]
                NDArray biased = biased(joined);
                NDList parts = heads.split(biased);
                NDArray mixed = mix(parts, mode);
                NDArray rows = heads.join(mixed)) {
            return Sequential.chain(rows, mode, projection, projectionDrop);
        }
    }

    private NDArray biased(NDArray joined) {
        try (NDArray zeros = joined.getManager().zeros(new Shape(size));
                NDArray bias = NDArrays.concat(new NDList(queryBias.getArray(), zeros, valueBias.getArray()))) {
            return joined.add(bias);
        }
    }

    private NDArray mix(NDList parts, Mode mode) {
        try (NDArray scores = heads.scores(parts.get(0), parts.get(1)); // [1,N,heads,T,T]
                NDArray bias = places.lookUp(table.getArray(), scores);
                NDArray placed = scores.add(bias);
                NDArray weights = placed.softmax(-1);
                NDArray kept = drop.forward(weights, mode)) {
            return kept.matMul(parts.get(2));
        }
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return 2 * input.size() * input.get(1); // q·kᵀ and the weighted means, D products for each of T×T scores in both
    }

    @Override
    protected BeitAttention blank() {
        return new BeitAttention(size, heads.count(), along, last);
    }

    @Override
    public String describe() {
        return "attention %d, %d heads, with places".formatted(size, heads.count());
    }
}
