package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * Normalises each row of {@code [N,T,D]} by its own mean and variance; the same in training and inference.
 *
 * <p>Unlike batch norm it has no running statistics, so no image sees its batch mates. Source: Ba et al., "Layer
 * Normalization", 2016, arXiv:1607.06450.
 */
public final class LayerNorm extends Module {

    private final int size;
    private final double epsilon;
    private final Shape normalised;
    private final Parameter weight;
    private final Parameter bias;

    private LayerNorm(int size, double epsilon) {
        this.size = size;
        this.epsilon = epsilon;
        normalised = new Shape(size);
        weight = parameter("weight", Parameter.Type.GAMMA, Initialization.constant(1), size);
        bias = parameter("bias", Parameter.Type.BETA, Initialization.constant(0), size);
    }

    /**
     * Makes a layer normalisation.
     *
     * @param size numbers per row, D
     * @param epsilon added to the variance before its root is taken; 1e-6 in the vision transformers, 1e-5 in PyTorch
     * @return the module
     */
    public static LayerNorm of(int size, double epsilon) {
        return new LayerNorm(size, epsilon);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().layerNorm(x, normalised, weight.getArray(), bias.getArray(), (float) epsilon).head();
    }

    @Override
    protected LayerNorm blank() {
        return new LayerNorm(size, epsilon);
    }

    @Override
    public String describe() {
        return "LayerNorm " + size;
    }
}
