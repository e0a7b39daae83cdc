package dev.thaw.nn;

import ai.djl.ndarray.types.Shape;

/**
 * A module that multiplies matrices itself, and can say how often.
 *
 * <p>Convolutions, linear layers and attentions implement it; a module of your own that calls {@code matMul} should too, or
 * its work is missing from {@code inspect.MultiplyAdds}.
 */
public interface Multiplying {

    /**
     * Counts the multiplications of this module itself, each with the addition that follows it; children are not counted.
     *
     * <p>Biases, norms, activations and pools count nothing.
     *
     * @param input the shape that the module is given, all images of the batch in it
     * @param output the shape that it returns
     * @return how many for the whole batch
     */
    long multiplyAdds(Shape input, Shape output);
}
