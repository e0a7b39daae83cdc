package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * The residual block of ResNet-50 and deeper: 1×1 to few channels, 3×3, and 1×1 to four times as many.
 *
 * <p>Names are torchvision's: {@code conv1, bn1, conv2, bn2, conv3, bn3, relu} and, where shapes change,
 * {@code downsample.0/.1}. The stride is on the 3×3 convolution, as in torchvision ("version 1.5"); the paper has it on
 * the first 1×1. Source: He et al., "Deep Residual Learning for Image Recognition", 2016, figure 5 right, arXiv:1512.03385.
 */
public final class Bottleneck extends ResidualBlock {

    /** How many times more channels leave the block than its 3×3 convolution has. */
    public static final int EXPANSION = 4;

    private final Module conv1;
    private final Module bn1;
    private final Module conv2;
    private final Module bn2;
    private final Module conv3;
    private final Module bn3;

    private Bottleneck(Module conv1, Module bn1, Module conv2, Module bn2, Module conv3, Module bn3, Module downsample) {
        super(downsample);
        this.conv1 = child("conv1", conv1);
        this.bn1 = child("bn1", bn1);
        this.conv2 = child("conv2", conv2);
        this.bn2 = child("bn2", bn2);
        this.conv3 = child("conv3", conv3);
        this.bn3 = child("bn3", bn3);
        child("relu", relu);
        if (downsample != null) {
            child("downsample", downsample);
        }
    }

    /**
     * Makes the block; where shapes change, the shortcut is a 1×1 convolution and a batch norm.
     *
     * @param in channels of the input
     * @param width channels of the 3×3 convolution; {@value #EXPANSION} times as many leave the block
     * @param stride 1, or 2 to halve the image
     * @return the block
     */
    public static Bottleneck of(int in, int width, int stride) {
        int out = width * EXPANSION;
        Initialization fanOut = Initialization.kaimingNormalFanOut();
        Module shortcut = stride == 1 && in == out ? null
                : Sequential.of(Conv2d.withoutBias(in, out, 1, stride, 0, fanOut), BatchNorm2d.of(out));
        return new Bottleneck(Conv2d.withoutBias(in, width, 1, 1, 0, fanOut), BatchNorm2d.of(width),
                Conv2d.withoutBias(width, width, 3, stride, 1, fanOut), BatchNorm2d.of(width),
                Conv2d.withoutBias(width, out, 1, 1, 0, fanOut), BatchNorm2d.of(out), shortcut);
    }

    @Override
    NDArray residual(NDArray x, Mode mode) {
        try (NDArray narrow = conv1.forward(x, mode);
                NDArray narrowNormalised = bn1.forward(narrow, mode);
                NDArray narrowActive = relu.forward(narrowNormalised, mode);
                NDArray seen = conv2.forward(narrowActive, mode);
                NDArray seenNormalised = bn2.forward(seen, mode);
                NDArray seenActive = relu.forward(seenNormalised, mode);
                NDArray wide = conv3.forward(seenActive, mode)) {
            return bn3.forward(wide, mode);
        }
    }

    @Override
    public String lastNorm() {
        return "bn3";
    }

    @Override
    protected Bottleneck blank() {
        return new Bottleneck(conv1.blank(), bn1.blank(), conv2.blank(), bn2.blank(), conv3.blank(), bn3.blank(),
                blankShortcut());
    }

    @Override
    public String describe() {
        return "Bottleneck";
    }
}
