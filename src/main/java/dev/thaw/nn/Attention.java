package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Torch;

/**
 * Multi-head self-attention, {@code [N,T,D] → [N,T,D]}: each token becomes a mean of all tokens, weighted by how well its
 * query fits their keys.
 *
 * <p>Names are timm's: one linear layer {@code qkv} for queries, keys and values, then {@code proj}. Source: Vaswani et al.,
 * "Attention Is All You Need", 2017, §3.2, arXiv:1706.03762.
 */
public final class Attention extends Module implements Multiplying {

    private final int heads;
    private final int size;
    private final Module queriesKeysValues;
    private final Module queryNorm;
    private final Module keyNorm;
    private final Module drop;
    private final Module norm;
    private final Module projection;
    private final Module projectionDrop;

    private Attention(int size, int heads) {
        this.size = size;
        this.heads = heads;
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
        if (size % heads != 0) {
            throw new IllegalArgumentException("%d heads do not divide %d numbers per token; give a divisor of %d"
                    .formatted(heads, size, size));
        }
        return new Attention(size, heads);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        long images = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        try (NDArray joined = queriesKeysValues.forward(x, mode); // [N,T,3·D]
                NDArray parted = joined.reshape(images, tokens, 3, heads, size / heads);
                NDArray ordered = parted.transpose(2, 0, 3, 1, 4); // [3,N,heads,T,D/heads]
                NDList parts = ordered.split(3);
                NDArray mixed = mix(parts, mode); // [1,N,heads,T,D/heads]
                NDArray tokensFirst = mixed.transpose(0, 1, 3, 2, 4);
                NDArray rows = tokensFirst.reshape(images, tokens, size)) {
            return Sequential.chain(rows, mode, norm, projection, projectionDrop);
        }
    }

    /** Computes softmax(q·kᵀ/√d)·v; the norms and the dropout hold places only and return their inputs. */
    private NDArray mix(NDList parts, Mode mode) {
        NDArray queries = queryNorm.forward(parts.get(0), mode);
        NDArray keys = keyNorm.forward(parts.get(1), mode);
        try (NDArray scaled = Torch.times(queries, 1 / Math.sqrt((double) size / heads));
                NDArray turned = keys.transpose(0, 1, 2, 4, 3); // [1,N,heads,D/heads,T]
                NDArray scores = scaled.matMul(turned); // [1,N,heads,T,T]
                NDArray weights = scores.softmax(-1)) {
            return drop.forward(weights, mode).matMul(parts.get(2));
        }
    }

    /** Counts q·kᵀ and the weighted means: each of the T×T scores of an image costs D products in both. */
    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return 2 * input.size() * input.get(1); // [N,T,D] → 2·N·T·D·T
    }

    @Override
    protected Attention blank() {
        return new Attention(size, heads);
    }

    @Override
    public String describe() {
        return "attention %d, %d heads".formatted(size, heads);
    }
}
