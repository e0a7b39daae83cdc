package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** A two-dimensional convolution, {@code [N,C,H,W] → [N,out,H',W']}, with PyTorch's parameters {@code weight} and {@code bias}. */
public final class Conv2d extends Module {

    private static final Shape NO_DILATION = new Shape(1, 1);

    private final int in;
    private final int out;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final Initialization initialization;
    private final Shape strides;
    private final Shape paddings;
    private final Parameter weight;
    private final Parameter bias;

    private Conv2d(int in, int out, int kernel, int stride, int padding, Bias biased, Initialization initialization) {
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.initialization = initialization;
        strides = new Shape(stride, stride);
        paddings = new Shape(padding, padding);
        weight = parameter("weight", Parameter.Type.WEIGHT, initialization, out, in, kernel, kernel);
        bias = biased == Bias.NONE ? null : parameter("bias", Parameter.Type.BIAS,
                Initialization.uniform((long) in * kernel * kernel), out);
    }

    private enum Bias { NONE, ONE_PER_CHANNEL }

    /**
     * Makes a convolution with bias and PyTorch's default initialisation and stride 1.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernel side of the square kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @return the convolution
     */
    public static Conv2d of(int in, int out, int kernel, int padding) {
        return new Conv2d(in, out, kernel, 1, padding, Bias.ONE_PER_CHANNEL, Initialization.uniform((long) in * kernel * kernel));
    }

    /**
     * Makes a convolution without bias, for use before batch norm, which would cancel the bias.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernel side of the square kernel, in pixels
     * @param stride step of the kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @param initialization how the weights begin
     * @return the convolution
     */
    public static Conv2d withoutBias(int in, int out, int kernel, int stride, int padding, Initialization initialization) {
        return new Conv2d(in, out, kernel, stride, padding, Bias.NONE, initialization);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray offset = bias == null ? null : bias.getArray();
        return x.getNDArrayInternal().convolution(x, weight.getArray(), offset, strides, paddings, NO_DILATION, 1).head();
    }

    @Override
    protected Conv2d blank() {
        return new Conv2d(in, out, kernel, stride, padding, bias == null ? Bias.NONE : Bias.ONE_PER_CHANNEL, initialization);
    }

    @Override
    public String describe() {
        return "Conv2d %d→%d, %d×%d%s%s".formatted(in, out, kernel, kernel,
                stride == 1 ? "" : ", stride " + stride, padding == 0 ? "" : ", padding " + padding);
    }
}
