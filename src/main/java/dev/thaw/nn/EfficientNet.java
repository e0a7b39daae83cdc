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
    /** Widening factor, kernel, stride of the first block, output channels, blocks: table 1. */
    private static final List<Stage> STAGES = List.of(
            new Stage(1, 3, 1, 16, 1), new Stage(6, 3, 2, 24, 2), new Stage(6, 5, 2, 40, 2), new Stage(6, 3, 2, 80, 3),
            new Stage(6, 5, 1, 112, 3), new Stage(6, 5, 2, 192, 4), new Stage(6, 3, 1, 320, 1));

    private record Stage(int widening, int kernel, int stride, int out, int blocks) { }

    /** Factors of width and depth, dropout before the head, image side, and the numbers of batch norm. */
    private enum Variant {
        B0(1.0, 1.0, 0.2, 224, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM),
        B1(1.0, 1.1, 0.2, 240, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM),
        B2(1.1, 1.2, 0.3, 260, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM),
        B3(1.2, 1.4, 0.3, 300, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM),
        B4(1.4, 1.8, 0.4, 380, BatchNorm2d.EPSILON, BatchNorm2d.MOMENTUM),
        B5(1.6, 2.2, 0.4, 456, 0.001, 0.01),
        B6(1.8, 2.6, 0.5, 528, 0.001, 0.01),
        B7(2.0, 3.1, 0.5, 600, 0.001, 0.01);

        private final double width;
        private final double depth;
        private final double dropout;
        private final int side;
        private final double epsilon;
        private final double momentum;

        Variant(double width, double depth, double dropout, int side, double epsilon, double momentum) {
            this.width = width;
            this.depth = depth;
            this.dropout = dropout;
            this.side = side;
            this.epsilon = epsilon;
            this.momentum = momentum;
        }

        int channels(int plain) {
            return Channels.rounded(plain * width);
        }

        int blocks(int plain) {
            return (int) Math.ceil(plain * depth);
        }

        Sequential normalised(Conv2d convolution, int out) {
            return Sequential.of(convolution, BatchNorm2d.of(out, epsilon, momentum));
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
        return make(Variant.B0, classes);
    }

    /**
     * Makes EfficientNet-B1, made for images of 240 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b1(int classes) {
        return make(Variant.B1, classes);
    }

    /**
     * Makes EfficientNet-B2, made for images of 260 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b2(int classes) {
        return make(Variant.B2, classes);
    }

    /**
     * Makes EfficientNet-B3, made for images of 300 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b3(int classes) {
        return make(Variant.B3, classes);
    }

    /**
     * Makes EfficientNet-B4, made for images of 380 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b4(int classes) {
        return make(Variant.B4, classes);
    }

    /**
     * Makes EfficientNet-B5, made for images of 456 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b5(int classes) {
        return make(Variant.B5, classes);
    }

    /**
     * Makes EfficientNet-B6, made for images of 528 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b6(int classes) {
        return make(Variant.B6, classes);
    }

    /**
     * Makes EfficientNet-B7, made for images of 600 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network b7(int classes) {
        return make(Variant.B7, classes);
    }

    private static Network make(Variant variant, int classes) {
        List<Module> features = new ArrayList<>();
        int in = variant.channels(STEM);
        features.add(variant.activated(Conv2d.withoutBias(3, in, 3, 2, 1, Initialization.kaimingNormalFanOut()), in));
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
                .then("classifier", Sequential.of(Dropout.of(variant.dropout),
                        Linear.withZeroBias(last, classes, Initialization.uniform(classes))));
        return Network.of("EfficientNet-" + variant, root, 3, variant.side, variant.side);
    }

    private static InvertedResidual block(Variant variant, Stage stage, int in, int stride, double leftOut) {
        int out = variant.channels(stage.out());
        int wide = Channels.rounded(in * stage.widening());
        List<Module> steps = new ArrayList<>();
        if (wide != in) {
            steps.add(variant.activated(pointwise(in, wide), wide));
        }
        steps.add(variant.activated(
                Conv2d.depthwise(wide, stage.kernel(), stride, Initialization.kaimingNormalFanOut()), wide));
        steps.add(SqueezeExcitation.of(wide, Math.max(1, in / 4), Activation.silu(), Activation.sigmoid()));
        steps.add(variant.normalised(pointwise(wide, out), out));
        return InvertedResidual.of(Sequential.of(steps.toArray(Module[]::new)),
                InvertedResidual.Shortcut.of(in, out, stride), StochasticDepth.of(leftOut));
    }

    private static Conv2d pointwise(int in, int out) {
        return Conv2d.withoutBias(in, out, 1, 1, 0, Initialization.kaimingNormalFanOut());
    }
}
