package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * The residual block of ResNet-18/34 and of the CIFAR ResNets: two 3×3 convolutions whose result is added to the input.
 *
 * <p>Names are torchvision's: {@code conv1, bn1, relu, conv2, bn2} and, where shapes change, {@code downsample.0/.1}.
 * Source: He et al., "Deep Residual Learning for Image Recognition", 2016, figure 5 left, arXiv:1512.03385.
 */
public final class BasicBlock extends ResidualBlock {

    private final Module conv1;
    private final Module bn1;
    private final Module conv2;
    private final Module bn2;

    private BasicBlock(Module conv1, Module bn1, Module conv2, Module bn2, Module downsample) {
        super(downsample);
        this.conv1 = child("conv1", conv1);
        this.bn1 = child("bn1", bn1);
        child("relu", relu);
        this.conv2 = child("conv2", conv2);
        this.bn2 = child("bn2", bn2);
        if (downsample != null) {
            child("downsample", downsample);
        }
    }

    /**
     * Makes torchvision's block: where shapes change, the shortcut is a 1×1 convolution and a batch norm.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride 1, or 2 to halve the image
     * @return the block
     */
    public static BasicBlock projecting(int in, int out, int stride) {
        Initialization fanOut = Initialization.kaimingNormalFanOut();
        Module shortcut = stride == 1 && in == out ? null
                : Sequential.of(Conv2d.withoutBias(in, out, 1, stride, 0, fanOut), BatchNorm2d.of(out));
        return make(in, out, stride, fanOut, BatchNorm2d.of(out), shortcut);
    }

    /**
     * Makes the CIFAR block: where shapes change, the shortcut is a {@link PaddedShortcut}.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride 1, or 2 to halve the image
     * @return the block
     */
    public static BasicBlock padding(int in, int out, int stride) {
        return padded(in, out, stride, BatchNorm2d.of(out));
    }

    /**
     * Makes the CIFAR block with F(x) = 0 at the start: the weight of its last norm begins as 0, so it begins as its shortcut.
     *
     * <p>Behind a ReLU, with as many channels in as out, it hands its input on bit for bit until it trains: a trained network
     * gets deeper for free. See {@link BlockKind#RESIDUAL_FROM_IDENTITY}.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride 1, or 2 to halve the image
     * @return the block
     */
    public static BasicBlock fromIdentity(int in, int out, int stride) {
        return padded(in, out, stride, BatchNorm2d.startingAtZero(out));
    }

    private static BasicBlock padded(int in, int out, int stride, BatchNorm2d last) {
        Module shortcut = stride == 1 && in == out ? null : PaddedShortcut.of(in, out);
        return make(in, out, stride, Initialization.kaimingNormalFanIn(), last, shortcut);
    }

    private static BasicBlock make(int in, int out, int stride, Initialization initialization, BatchNorm2d last,
            Module shortcut) {
        return new BasicBlock(Conv2d.withoutBias(in, out, 3, stride, 1, initialization), BatchNorm2d.of(out),
                Conv2d.withoutBias(out, out, 3, 1, 1, initialization), last, shortcut);
    }

    @Override
    NDArray residual(NDArray x, Mode mode) {
        try (NDArray convolved = conv1.forward(x, mode);
                NDArray normalised = bn1.forward(convolved, mode);
                NDArray active = relu.forward(normalised, mode);
                NDArray again = conv2.forward(active, mode)) {
            return bn2.forward(again, mode);
        }
    }

    @Override
    public String lastNorm() {
        return "bn2";
    }

    @Override
    protected BasicBlock blank() {
        return new BasicBlock(conv1.blank(), bn1.blank(), conv2.blank(), bn2.blank(), blankShortcut());
    }

    @Override
    public String describe() {
        return "BasicBlock";
    }
}
