package dev.thaw.nn;

import dev.thaw.engine.RandomStream;
import java.util.Arrays;

/**
 * Makes the first values of a parameter, in plain Java, so that they are the same on every platform and thread count.
 *
 * <p>The bounds are those of PyTorch's {@code torch.nn.init}; the random numbers are our own.
 */
@FunctionalInterface
public interface Initialization {

    /**
     * Makes the values of one parameter.
     *
     * @param shape its shape
     * @param stream the random numbers that belong to its path
     * @return one value per element, in C order
     */
    float[] values(long[] shape, RandomStream stream);

    /**
     * Fills with one value.
     *
     * @param value the value of each element
     * @return the rule
     */
    static Initialization constant(float value) {
        return (shape, stream) -> {
            float[] values = new float[elements(shape)];
            Arrays.fill(values, value);
            return values;
        };
    }

    /**
     * Draws from a normal distribution of standard deviation {@code sqrt(2 / fanIn)}: He et al., "Delving Deep into
     * Rectifiers", 2015, §2.2, arXiv:1502.01852.
     *
     * @return the rule
     */
    static Initialization kaimingNormalFanIn() {
        return (shape, stream) -> normal(shape, stream, Math.sqrt(2.0 / fanIn(shape)));
    }

    /**
     * Draws from a normal distribution of standard deviation {@code sqrt(2 / fanOut)}, as torchvision's ResNet does.
     *
     * @return the rule
     */
    static Initialization kaimingNormalFanOut() {
        return (shape, stream) -> normal(shape, stream, Math.sqrt(2.0 / fanOut(shape)));
    }

    /**
     * Draws evenly between {@code ±1 / sqrt(fanIn)}: PyTorch's default for linear and convolution layers.
     *
     * @param fanIn how many inputs each output sums over
     * @return the rule
     */
    static Initialization uniform(long fanIn) {
        return (shape, stream) -> uniform(shape, stream, 1 / Math.sqrt(fanIn));
    }

    /**
     * Draws evenly between {@code ±1 / sqrt(outputs)}, as torchvision's heads of EfficientNet.
     *
     * @return the rule
     */
    static Initialization uniformFanOut() {
        return (shape, stream) -> uniform(shape, stream, 1 / Math.sqrt(shape[0]));
    }

    /**
     * Draws evenly between {@code ±sqrt(6 / fanIn)}, of the same deviation as {@link #kaimingNormalFanIn()}.
     *
     * @return the rule
     */
    static Initialization kaimingUniformFanIn() {
        return (shape, stream) -> uniform(shape, stream, Math.sqrt(6.0 / fanIn(shape)));
    }

    /**
     * Draws from a normal distribution around zero.
     *
     * @param deviation its standard deviation
     * @return the rule
     */
    static Initialization normal(double deviation) {
        return (shape, stream) -> normal(shape, stream, deviation);
    }

    private static float[] uniform(long[] shape, RandomStream stream, double bound) {
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * stream.nextDouble() - 1));
        }
        return values;
    }

    private static float[] normal(long[] shape, RandomStream stream, double deviation) {
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * stream.nextGaussian());
        }
        return values;
    }

    private static long fanIn(long[] shape) {
        long product = 1;
        for (int i = 1; i < shape.length; i++) {
            product *= shape[i];
        }
        return product;
    }

    private static long fanOut(long[] shape) {
        return fanIn(shape) / shape[1] * shape[0];
    }

    private static int elements(long[] shape) {
        long product = 1;
        for (long side : shape) {
            product = Math.multiplyExact(product, side);
        }
        return Math.toIntExact(product);
    }
}
