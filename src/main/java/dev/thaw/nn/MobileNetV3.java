package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * torchvision's MobileNetV3, large and small: inverted residual blocks, some with a gate per channel, and hard swish.
 *
 * <p>Source: Howard et al., "Searching for MobileNetV3", 2019, tables 1 and 2, arXiv:1905.02244. Batch norm has ε = 0.001
 * and momentum 0.01 (0.1 in timm's form for TensorFlow's weights, {@link Padding#SAME}). Convolutions begin with He's normal
 * rule by fan-out, linear layers with a normal distribution of
 * deviation 0.01, biases at zero. Images of any size from 32 pixels (224 in the paper); the head is {@code classifier.3}.
 */
public final class MobileNetV3 {

    private static final int STEM = 16;
    private static final Initialization FAN_OUT = Initialization.kaimingNormalFanOut();
    private static final List<Block> LARGE = List.of(
            Block.relu(3, 16, 16, 1), Block.relu(3, 64, 24, 2), Block.relu(3, 72, 24, 1),
            Block.relu(5, 72, 40, 2).gated(), Block.relu(5, 120, 40, 1).gated(), Block.relu(5, 120, 40, 1).gated(),
            Block.swish(3, 240, 80, 2), Block.swish(3, 200, 80, 1), Block.swish(3, 184, 80, 1), Block.swish(3, 184, 80, 1),
            Block.swish(3, 480, 112, 1).gated(), Block.swish(3, 672, 112, 1).gated(),
            Block.swish(5, 672, 160, 2).gated(), Block.swish(5, 960, 160, 1).gated(), Block.swish(5, 960, 160, 1).gated());
    private static final List<Block> SMALL = List.of(
            Block.relu(3, 16, 16, 2).gated(), Block.relu(3, 72, 24, 2), Block.relu(3, 88, 24, 1),
            Block.swish(5, 96, 40, 2).gated(), Block.swish(5, 240, 40, 1).gated(), Block.swish(5, 240, 40, 1).gated(),
            Block.swish(5, 120, 48, 1).gated(), Block.swish(5, 144, 48, 1).gated(),
            Block.swish(5, 288, 96, 2).gated(), Block.swish(5, 576, 96, 1).gated(), Block.swish(5, 576, 96, 1).gated());

    private MobileNetV3() { }

    private enum Gate { NONE, SQUEEZE }

    /** A row of the paper's tables: kernel, channels inside, channels out, stride. */
    private record Block(int kernel, int wide, int out, int stride, Gate gate, Supplier<Module> activation) {

        static Block relu(int kernel, int wide, int out, int stride) {
            return new Block(kernel, wide, out, stride, Gate.NONE, Relu::create);
        }

        static Block swish(int kernel, int wide, int out, int stride) {
            return new Block(kernel, wide, out, stride, Gate.NONE, Activation::hardSwish);
        }

        Block gated() {
            return new Block(kernel, wide, out, stride, Gate.SQUEEZE, activation);
        }

        InvertedResidual make(int in, Padding padding) {
            List<Module> steps = new ArrayList<>();
            if (wide != in) {
                steps.add(Sequential.of(pointwise(in, wide), norm(wide, padding), activation.get()));
            }
            steps.add(Sequential.of(Conv2d.depthwise(wide, kernel, stride, FAN_OUT).padded(padding),
                    norm(wide, padding), activation.get()));
            if (gate == Gate.SQUEEZE) {
                steps.add(SqueezeExcitation.of(wide, Channels.rounded(wide / 4), Relu.create(), Activation.hardSigmoid()));
            }
            steps.add(Sequential.of(pointwise(wide, out), norm(out, padding)));
            return InvertedResidual.of("block", Sequential.of(steps.toArray(Module[]::new)),
                    InvertedResidual.Shortcut.of(in, out, stride));
        }
    }

    /**
     * Makes MobileNetV3-Large.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network large(int classes) {
        return large(classes, Padding.SYMMETRIC);
    }

    /**
     * Makes MobileNetV3-Large with the border that its weights were trained with.
     *
     * @param classes outputs of the head
     * @param padding {@link Padding#SAME} for weights from TensorFlow, timm's {@code tf_mobilenetv3_large_100}
     * @return the network, seeded with 0
     */
    public static Network large(int classes, Padding padding) {
        return make("MobileNetV3-Large", LARGE, 1280, padding, classes);
    }

    /**
     * Makes MobileNetV3-Small.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network small(int classes) {
        return small(classes, Padding.SYMMETRIC);
    }

    /**
     * Makes MobileNetV3-Small with the border that its weights were trained with.
     *
     * @param classes outputs of the head
     * @param padding {@link Padding#SAME} for weights from TensorFlow, timm's {@code tf_mobilenetv3_small_100}
     * @return the network, seeded with 0
     */
    public static Network small(int classes, Padding padding) {
        return make("MobileNetV3-Small", SMALL, 1024, padding, classes);
    }

    private static Network make(String name, List<Block> blocks, int hidden, Padding padding, int classes) {
        List<Module> features = new ArrayList<>();
        features.add(Sequential.of(Conv2d.withoutBias(3, STEM, 3, 2, 1, FAN_OUT).padded(padding), norm(STEM, padding),
                Activation.hardSwish()));
        int in = STEM;
        for (Block block : blocks) {
            features.add(block.make(in, padding));
            in = block.out();
        }
        int last = 6 * in;
        features.add(Sequential.of(pointwise(in, last), norm(last, padding), Activation.hardSwish()));
        Initialization narrow = Initialization.normal(0.01);
        Sequential root = Sequential.named().then("features", Sequential.of(features.toArray(Module[]::new)))
                .then("avgpool", GlobalAveragePool.create()).passing(Flatten.create())
                .then("classifier", Sequential.of(Linear.withZeroBias(last, hidden, narrow), Activation.hardSwish(),
                        Dropout.of(0.2), Linear.withZeroBias(hidden, classes, narrow)));
        return Network.of(name, root, 3, 224, 224);
    }

    private static Conv2d pointwise(int in, int out) {
        return Conv2d.withoutBias(in, out, 1, 1, 0, FAN_OUT);
    }

    private static BatchNorm2d norm(int channels, Padding padding) {
        return BatchNorm2d.of(channels, 0.001, padding == Padding.SAME ? BatchNorm2d.MOMENTUM : 0.01);
    }
}
