package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** A matrix and an offset, {@code [N,in] → [N,out]}; the weight is {@code [out,in]} as in PyTorch. */
public final class Linear extends Module implements Multiplying {

    private final int in;
    private final int out;
    private final Initialization weights;
    private final Initialization biases;
    private final Parameter weight;
    private final Parameter bias;

    private Linear(int in, int out, Initialization weights, Initialization biases) {
        this.in = in;
        this.out = out;
        this.weights = weights;
        this.biases = biases;
        weight = parameter("weight", Parameter.Type.WEIGHT, weights, out, in);
        bias = biases == null ? null : parameter("bias", Parameter.Type.BIAS, biases, out);
    }

    /**
     * Makes a linear layer with PyTorch's default initialisation.
     *
     * @param in numbers per input row
     * @param out numbers per output row
     * @return the layer
     */
    public static Linear of(int in, int out) {
        return of(in, out, Initialization.uniform(in));
    }

    /**
     * Makes a linear layer whose weight begins by another rule.
     *
     * @param in numbers per input row
     * @param out numbers per output row
     * @param initialization how the weight begins
     * @return the layer
     */
    public static Linear of(int in, int out, Initialization initialization) {
        return new Linear(in, out, initialization, Initialization.uniform(in));
    }

    /**
     * Makes a linear layer whose bias begins at zero and whose weight begins by another rule.
     *
     * @param in numbers per input row
     * @param out numbers per output row
     * @param initialization how the weight begins
     * @return the layer
     */
    public static Linear withZeroBias(int in, int out, Initialization initialization) {
        return new Linear(in, out, initialization, Initialization.constant(0));
    }

    /**
     * Makes a linear layer without bias.
     *
     * @param in numbers per input row
     * @param out numbers per output row
     * @param initialization how the weight begins
     * @return the layer
     */
    public static Linear withoutBias(int in, int out, Initialization initialization) {
        return new Linear(in, out, initialization, null);
    }

    /**
     * Returns how many numbers an output row has; for a head, the number of classes.
     *
     * @return the count
     */
    public int outputs() {
        return out;
    }

    /** Makes a layer of the same kind with another number of outputs. */
    Linear withOutputs(int outputs) {
        return new Linear(in, outputs, weights, biases);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().linear(x, weight.getArray(), bias == null ? null : bias.getArray()).head();
    }

    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return output.size() * in;
    }

    @Override
    protected Linear blank() {
        return new Linear(in, out, weights, biases);
    }

    @Override
    public String describe() {
        return "Linear %d→%d%s".formatted(in, out, bias == null ? ", no bias" : "");
    }
}
