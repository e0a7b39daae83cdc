package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** A two-dimensional convolution, {@code [N,C,H,W] → [N,out,H',W']}, with PyTorch's parameters {@code weight} and {@code bias}. */
public final class Conv2d extends Module {

    private static final Shape NO_DILATION = new Shape(1, 1);

    private final Form form;
    private final Initialization weights;
    private final Initialization biases;
    private final Shape strides;
    private final Shape paddings;
    private final Parameter weight;
    private final Parameter bias;

    private Conv2d(Form form, Initialization weights, Initialization biases) {
        this.form = form;
        this.weights = weights;
        this.biases = biases;
        strides = new Shape(form.stride(), form.stride());
        paddings = new Shape(form.padding(), form.padding());
        weight = parameter("weight", Parameter.Type.WEIGHT, weights,
                form.out(), form.in() / form.groups(), form.kernel(), form.kernel());
        bias = biases == null ? null : parameter("bias", Parameter.Type.BIAS, biases, form.out());
    }

    /** The sizes; each of the groups sees its own share of the input channels only. */
    private record Form(int in, int out, int kernel, int stride, int padding, int groups) {

        Initialization byFanIn() {
            return Initialization.uniform((long) in / groups * kernel * kernel);
        }
    }

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
        return of(in, out, kernel, 1, padding);
    }

    /**
     * Makes a convolution with bias and PyTorch's default initialisation.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernel side of the square kernel, in pixels
     * @param stride step of the kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @return the convolution
     */
    public static Conv2d of(int in, int out, int kernel, int stride, int padding) {
        Form form = new Form(in, out, kernel, stride, padding, 1);
        return new Conv2d(form, form.byFanIn(), form.byFanIn());
    }

    /**
     * Makes a convolution whose bias begins at zero and whose weights begin by another rule than PyTorch's default.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernel side of the square kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @param initialization how the weights begin
     * @return the convolution, of stride 1
     */
    public static Conv2d withZeroBias(int in, int out, int kernel, int padding, Initialization initialization) {
        return new Conv2d(new Form(in, out, kernel, 1, padding, 1), initialization, Initialization.constant(0));
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
        return new Conv2d(new Form(in, out, kernel, stride, padding, 1), initialization, null);
    }

    /**
     * Makes a depthwise convolution without bias: each channel has a kernel of its own and sees no other channel.
     *
     * @param channels of the input and of the output
     * @param kernel side of the square kernel, in pixels, odd; it is padded so that stride 1 keeps the image's size
     * @param stride step of the kernel, in pixels
     * @param initialization how the weights begin
     * @return the convolution
     */
    public static Conv2d depthwise(int channels, int kernel, int stride, Initialization initialization) {
        return new Conv2d(new Form(channels, channels, kernel, stride, kernel / 2, channels), initialization, null);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray offset = bias == null ? null : bias.getArray();
        return x.getNDArrayInternal()
                .convolution(x, weight.getArray(), offset, strides, paddings, NO_DILATION, form.groups()).head();
    }

    @Override
    protected Conv2d blank() {
        return new Conv2d(form, weights, biases);
    }

    @Override
    public String describe() {
        return "Conv2d %d→%d, %d×%d%s%s%s".formatted(form.in(), form.out(), form.kernel(), form.kernel(),
                form.stride() == 1 ? "" : ", stride " + form.stride(),
                form.padding() == 0 ? "" : ", padding " + form.padding(), form.groups() == 1 ? "" : ", depthwise");
    }
}
