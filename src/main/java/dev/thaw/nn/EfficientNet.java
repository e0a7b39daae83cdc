package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * torchvision's EfficientNets B0 to B7: one network of gated inverted residual blocks, made wider and deeper step by step.
 *
 * <p>Source: Tan and Le, "EfficientNet", 2019, table 1, arXiv:1905.11946. Convolutions begin with He's normal rule by
 * fan-out, the head evenly between {@code ±1/sqrt(classes)}, biases at zero, as torchvision has it. In training a block is
 * left out by chance, the deeper the likelier, up to a fifth. Images of any size from 32 pixels; the head is
 * {@code classifier.1}.
 */
public final class EfficientNet {

    private static final int STEM = 32;
    private static final double DEEPEST_LEFT_OUT = 0.2;
    private static final Initialization FAN_OUT = Initialization.kaimingNormalFanOut();
    /** Widening factor, kernel, stride of the first block, output channels, blocks: table 1. */
    private static final List<Stage> STAGES = List.of(
            new Stage(1, 3, 1, 16, 1), new Stage(6, 3, 2, 24, 2), new Stage(6, 5, 2, 40, 2), new Stage(6, 3, 2, 80, 3),
            new Stage(6, 5, 1, 112, 3), new Stage(6, 5, 2, 192, 4), new Stage(6, 3, 1, 320, 1));

    private record Stage(int widening, int kernel, int stride, int out, int blocks) { }

    /** Factors of width and depth, dropout before the head, image side, and the numbers of torchvision's batch norm. */
    private enum Size {
        B0(1.0, 1.0, 0.2, 224, Norm.USUAL),
        B1(1.0, 1.1, 0.2, 240, Norm.USUAL),
        B2(1.1, 1.2, 0.3, 260, Norm.USUAL),
        B3(1.2, 1.4, 0.3, 300, Norm.USUAL),
        B4(1.4, 1.8, 0.4, 380, Norm.USUAL),
        B5(1.6, 2.2, 0.4, 456, Norm.SLOW),
        B6(1.8, 2.6, 0.5, 528, Norm.SLOW),
        B7(2.0, 3.1, 0.5, 600, Norm.SLOW);

        private final double width;
        private final double depth;
        private final double dropout;
        private final int side;
        private final Norm norm;

        Size(double width, double depth, double dropout, int side, Norm norm) {
            this.width = width;
            this.depth = depth;
            this.dropout = dropout;
            this.side = side;
            this.norm = norm;
        }
    }

    /** ε and momentum: PyTorch's, those of torchvision's large sizes, and timm's for TensorFlow's weights. */
    private record Norm(double epsilon, double momentum) {

        static final Norm USUAL = new Norm(BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM);
        static final Norm SLOW = new Norm(0.001, 0.01);
        static final Norm TENSORFLOW = new Norm(0.001, BatchNorm2d.MOMENTUM);
    }

    private record Variant(Size size, Padding padding) {

        int channels(int plain) {
            return Channels.rounded(plain * size.width);
        }

        int blocks(int plain) {
            return (int) Math.ceil(plain * size.depth);
        }

        Sequential normalised(Conv2d convolution, int out) {
            Norm norm = padding == Padding.SAME ? Norm.TENSORFLOW : size.norm;
            return Sequential.of(convolution.padded(padding), BatchNorm2d.of(out, norm.epsilon(), norm.momentum()));
        }

        Sequential activated(Conv2d convolution, int out) {
            return normalised(convolution, out).then("2", Activation.silu());
        }
    }

    private EfficientNet() { }

    /**
     * Makes EfficientNet-B0, made for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b0(int classes) {
        return of(0, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B1, made for images of 240 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b1(int classes) {
        return of(1, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B2, made for images of 260 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b2(int classes) {
        return of(2, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B3, made for images of 300 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b3(int classes) {
        return of(3, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B4, made for images of 380 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b4(int classes) {
        return of(4, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B5, made for images of 456 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b5(int classes) {
        return of(5, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B6, made for images of 528 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b6(int classes) {
        return of(6, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes EfficientNet-B7, made for images of 600 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b7(int classes) {
        return of(7, classes, Padding.SYMMETRIC);
    }

    /**
     * Makes one of the EfficientNets with the border that its weights were trained with.
     *
     * @param number 0 to 7
     * @param classes outputs of the head
     * @param padding {@link Padding#SAME} for weights from TensorFlow, timm's {@code tf_efficientnet_b0} to {@code b7}: batch
     *     norm then has ε = 0.001 in all of them
     * @return the network, seeded with 0
     * @throws IllegalArgumentException if there is no such number
     */
    public static Network of(int number, int classes, Padding padding) {
        if (number < 0 || number >= Size.values().length) {
            throw new IllegalArgumentException("there is no EfficientNet-B%d; give a number from 0 to 7".formatted(number));
        }
        return make(new Variant(Size.values()[number], padding), classes);
    }

    private static Network make(Variant variant, int classes) {
        List<Module> features = new ArrayList<>();
        int in = variant.channels(STEM);
        features.add(variant.activated(Conv2d.withoutBias(3, in, 3, 2, 1, FAN_OUT), in));
        int blocks = STAGES.stream().mapToInt(stage -> variant.blocks(stage.blocks())).sum();
        int before = 0;
        for (Stage stage : STAGES) {
            Module[] made = new Module[variant.blocks(stage.blocks())];
            int out = variant.channels(stage.out());
            for (int i = 0; i < made.length; i++) {
                double leftOut = DEEPEST_LEFT_OUT * before++ / blocks;
                made[i] = block(variant, stage, i == 0 ? in : out, i == 0 ? stage.stride() : 1, leftOut);
            }
            features.add(Sequential.of(made));
            in = out;
        }
        int last = 4 * in;
        features.add(variant.activated(pointwise(in, last), last));
        Sequential root = Sequential.named().then("features", Sequential.of(features.toArray(Module[]::new)))
                .then("avgpool", GlobalAveragePool.create()).passing(Flatten.create())
                .then("classifier", Sequential.of(Dropout.of(variant.size().dropout),
                        Linear.withZeroBias(last, classes, Initialization.uniformFanOut())));
        return Network.of("EfficientNet-" + variant.size(), root, 3, variant.size().side, variant.size().side);
    }

    private static InvertedResidual block(Variant variant, Stage stage, int in, int stride, double leftOut) {
        int out = variant.channels(stage.out());
        int wide = Channels.rounded(in * stage.widening());
        List<Module> steps = new ArrayList<>();
        if (wide != in) {
            steps.add(variant.activated(pointwise(in, wide), wide));
        }
        steps.add(variant.activated(Conv2d.depthwise(wide, stage.kernel(), stride, FAN_OUT), wide));
        steps.add(SqueezeExcitation.of(wide, Math.max(1, in / 4), Activation.silu(), Activation.sigmoid()));
        steps.add(variant.normalised(pointwise(wide, out), out));
        return InvertedResidual.of(Sequential.of(steps.toArray(Module[]::new)),
                InvertedResidual.Shortcut.of(in, out, stride), StochasticDepth.of(leftOut));
    }

    private static Conv2d pointwise(int in, int out) {
        return Conv2d.withoutBias(in, out, 1, 1, 0, FAN_OUT);
    }
}
