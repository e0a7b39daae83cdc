package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/**
 * A two-dimensional convolution, {@code [N,C,H,W] → [N,out,H',W']}, with PyTorch's parameters {@code weight} and
 * {@code bias}.
 */
public final class Conv2d extends Module implements Multiplying {

    private static final Shape NO_DILATION = new Shape(1, 1);
    private static final Shape NO_BORDER = new Shape(0, 0);

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
        paddings = new Shape(form.border().down(), form.border().across());
        weight = parameter("weight", Parameter.Type.WEIGHT, weights,
                form.out(), form.in() / form.groups(), form.kernel().down(), form.kernel().across());
        if (form.cutsPatches()) {
            resizable("weight", KernelResizing::fit);
        }
        bias = biases == null ? null : parameter("bias", Parameter.Type.BIAS, biases, form.out());
    }

    /** Pixels along the height and along the width. */
    private record Extent(int down, int across) {

        static Extent square(int side) {
            return new Extent(side, side);
        }

        @Override
        public String toString() {
            return down == across ? Integer.toString(down) : down + "×" + across;
        }
    }

    /** The sizes; each of the groups sees its own share of the input channels only. {@link Padding#SAME} ignores the border. */
    private record Form(int in, int out, Extent kernel, int stride, Extent border, int groups, Padding padding) {

        static Form square(int in, int out, int kernel, int stride, int border, int groups) {
            return new Form(in, out, Extent.square(kernel), stride, Extent.square(border), groups, Padding.SYMMETRIC);
        }

        /** Whether each pixel is seen by one kernel only, as where an image is cut into patches. */
        boolean cutsPatches() {
            return kernel.equals(Extent.square(stride)) && border.equals(Extent.square(0)) && stride > 1;
        }

        Initialization byFanIn() {
            return Initialization.uniform((long) in / groups * kernel.down() * kernel.across());
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
        return standard(Form.square(in, out, kernel, stride, padding, 1));
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
        return withZeroBias(in, out, kernel, 1, padding, initialization);
    }

    /**
     * Makes a convolution whose bias begins at zero and whose weights begin by another rule than PyTorch's default.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param kernel side of the square kernel, in pixels
     * @param stride step of the kernel, in pixels
     * @param padding zeros added at each border, in pixels
     * @param initialization how the weights begin
     * @return the convolution
     */
    public static Conv2d withZeroBias(int in, int out, int kernel, int stride, int padding, Initialization initialization) {
        return new Conv2d(Form.square(in, out, kernel, stride, padding, 1), initialization, Initialization.constant(0));
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
        return new Conv2d(Form.square(in, out, kernel, stride, padding, 1), initialization, null);
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
        return new Conv2d(Form.square(channels, channels, kernel, stride, kernel / 2, channels), initialization, null);
    }

    /**
     * Makes a convolution without bias whose kernel is no square, of stride 1; the image keeps its size.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param height of the kernel, in pixels, odd
     * @param width of the kernel, in pixels, odd
     * @return the convolution, with PyTorch's default initialisation
     */
    public static Conv2d oblong(int in, int out, int height, int width) {
        Form form = new Form(in, out, new Extent(height, width), 1, new Extent(height / 2, width / 2), 1, Padding.SYMMETRIC);
        return new Conv2d(form, form.byFanIn(), null);
    }

    /**
     * Makes the same convolution with a border by another rule.
     *
     * @param padding {@link Padding#SYMMETRIC} is the border that the convolution was made with
     * @return a new convolution; this one stays as it is
     */
    public Conv2d padded(Padding padding) {
        return new Conv2d(new Form(form.in(), form.out(), form.kernel(), form.stride(), form.border(), form.groups(), padding),
                weights, biases);
    }

    /** {@return how many channels it is given} */
    public int inputs() {
        return form.in();
    }

    /** {@return how many channels leave it} */
    public int outputs() {
        return form.out();
    }

    /** Returns the side of the kernel, in pixels; 0 where it is no square. */
    int kernel() {
        return form.kernel().down() == form.kernel().across() ? form.kernel().down() : 0;
    }

    int stride() {
        return form.stride();
    }

    int border() {
        return form.border().down();
    }

    int groups() {
        return form.groups();
    }

    /** Makes a convolution of the same kind with another number of outputs; its initialisation stays. */
    Conv2d withOutputs(int outputs) {
        return again(new Form(form.in(), outputs, form.kernel(), form.stride(), form.border(), form.groups(), form.padding()));
    }

    /** Makes a convolution of the same kind for another number of channels. */
    Conv2d withInputs(int inputs) {
        return again(new Form(inputs, form.out(), form.kernel(), form.stride(), form.border(), form.groups(), form.padding()));
    }

    /** Makes a convolution of the same kind and channels with another square kernel, step and border. */
    Conv2d withKernel(int kernel, int stride, int padding) {
        return again(new Form(form.in(), form.out(), Extent.square(kernel), stride, Extent.square(padding), form.groups(),
                form.padding()));
    }

    /** PyTorch's own rule depends on the sizes; any other rule stays. */
    private Conv2d again(Form other) {
        return weights == biases ? standard(other) : new Conv2d(other, weights, biases);
    }

    private static Conv2d standard(Form form) {
        Initialization rule = form.byFanIn();
        return new Conv2d(form, rule, rule);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        if (form.padding() == Padding.SYMMETRIC) {
            return convolve(x, paddings);
        }
        long down = Padding.zeros(x.getShape().get(2), form.kernel().down(), form.stride());
        long across = Padding.zeros(x.getShape().get(3), form.kernel().across(), form.stride());
        if (down % 2 == 0 && across % 2 == 0) {
            return convolve(x, new Shape(down / 2, across / 2));
        }
        Shape zeros = new Shape(across / 2, across - across / 2, down / 2, down - down / 2); // last axis first
        try (NDArray framed = x.pad(zeros, 0)) { // [N,C,H,W] → [N,C,H+down,W+across]
            return convolve(framed, NO_BORDER);
        }
    }

    private NDArray convolve(NDArray x, Shape border) {
        NDArray offset = bias == null ? null : bias.getArray();
        return x.getNDArrayInternal()
                .convolution(x, weight.getArray(), offset, strides, border, NO_DILATION, form.groups()).head();
    }

    /** Counts, for each number of the output, the weights of one kernel: those of its own group of channels. */
    @Override
    public long multiplyAdds(Shape input, Shape output) {
        return output.size() * (ownShapes().get("weight").size() / form.out());
    }

    @Override
    protected Conv2d blank() {
        return new Conv2d(form, weights, biases);
    }

    @Override
    public String describe() {
        return "Conv2d %d→%d, %d×%d%s%s%s".formatted(form.in(), form.out(), form.kernel().down(), form.kernel().across(),
                form.stride() == 1 ? "" : ", stride " + form.stride(), frame(), form.groups() == 1 ? "" : ", depthwise");
    }

    private String frame() {
        if (form.padding() == Padding.SAME) {
            return ", padding SAME";
        }
        return form.border().equals(Extent.square(0)) ? "" : ", padding " + form.border();
    }
}
