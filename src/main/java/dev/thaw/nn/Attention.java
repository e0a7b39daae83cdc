package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * Multi-head self-attention, {@code [N,T,D] → [N,T,D]}: each token becomes a mean of all tokens, weighted by how well its
 * query fits their keys.
 *
 * <p>Names are timm's: one linear layer {@code qkv} for queries, keys and values, then {@code proj}. Source: Vaswani et al.,
 * "Attention Is All You Need", 2017, §3.2, arXiv:1706.03762.
 */
public final class Attention extends Module implements Multiplying {

    private final int size;
    private final Heads heads;
    private final Module queriesKeysValues;
    private final Module queryNorm;
    private final Module keyNorm;
    private final Module drop;
    private final Module norm;
    private final Module projection;
    private final Module projectionDrop;

    private Attention(int size, int heads) {
        this.size = size;
        this.heads = Heads.of(size, heads);
        Initialization narrow = Initialization.normal(VisionTransformer.DEVIATION);
        queriesKeysValues = child("qkv", Linear.withZeroBias(size, 3 * size, narrow));
        queryNorm = child("q_norm", Identity.create());
        keyNorm = child("k_norm", Identity.create());
        drop = child("attn_drop", Dropout.of(0));
        norm = child("norm", Identity.create());
        projection = child("proj", Linear.withZeroBias(size, size, narrow));
        projectionDrop = child("proj_drop", Dropout.of(0));
    }

    /**
     * Makes the module.
     *
     * @param size numbers per token, D
     * @param heads how many attentions run side by side, each on {@code size / heads} numbers
     * @return the module
     * @throws IllegalArgumentException if the heads do not divide the size
     */
    public static Attention of(int size, int heads) {
        return new Attention(size, heads);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray joined = queriesKeysValues.forward(x, mode); // [N,T,3·D]
                NDList parts = heads.split(joined);
                NDArray mixed = mix(parts, mode); // [1,N,heads,T,D/heads]
                NDArray rows = heads.join(mixed)) {
            return Sequential.chain(rows, mode, norm, projection, projectionDrop);
        }
    }

    /** Computes softmax(q·kᵀ/√d)·v; where a norm or the dropout returns its input, that is closed twice, which is harmless. */
    private NDArray mix(NDList parts, Mode mode) {
        try (NDArray queries = queryNorm.forward(parts.get(0), mode); NDArray keys = keyNorm.forward(parts.get(1), mode);
                NDArray scores = heads.scores(queries, keys); NDArray weights = scores.softmax(-1);
                NDArray kept = drop.forward(weights, mode)) {
            return kept.matMul(parts.get(2));
        }
    }

    /** Counts q·kᵀ and the weighted means: each of the T×T scores of an image costs D products in both. */
    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return 2 * input.size() * input.get(1); // [N,T,D] → 2·N·T·D·T
    }

    @Override
    protected Attention blank() {
        return new Attention(size, heads.count());
    }

    @Override
    public String describe() {
        return "attention %d, %d heads".formatted(size, heads.count());
    }
}
