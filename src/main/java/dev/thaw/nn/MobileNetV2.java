package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * torchvision's MobileNetV2: inverted residual blocks with ReLU6.
 *
 * <p>Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, table 2, arXiv:1801.04381.
 * Convolutions begin with He's normal rule by fan-out, the head with a normal distribution of deviation 0.01, its bias at
 * zero, as torchvision has it.
 */
public final class MobileNetV2 {

    private static final int STEM = 32;
    private static final int LAST = 1280;
    private static final Initialization FAN_OUT = Initialization.kaimingNormalFanOut();
    /** Widening factor, output channels, blocks, stride of the first: the paper's t, c, n and s. */
    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 1), new Stage(6, 24, 2, 2), new Stage(6, 32, 3, 2), new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1), new Stage(6, 160, 3, 2), new Stage(6, 320, 1, 1));

    private record Stage(int widening, int out, int blocks, int stride) { }

    private MobileNetV2() { }

    /**
     * Makes the network, for images of any size from 32 pixels (224 in the paper); the head is {@code classifier.1}.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network of(int classes) {
        return of(classes, Padding.SYMMETRIC);
    }

    /**
     * Makes the network with the border that its weights were trained with.
     *
     * @param classes outputs of the head
     * @param padding {@link Padding#SAME} for weights from TensorFlow; paths and shapes are the same with both
     * @return the network, seeded with 0
     */
    public static Network of(int classes, Padding padding) {
        List<Module> features = new ArrayList<>();
        features.add(activated(Conv2d.withoutBias(3, STEM, 3, 2, 1, FAN_OUT).padded(padding), STEM));
        int in = STEM;
        for (Stage stage : STAGES) {
            for (int i = 0; i < stage.blocks(); i++) {
                features.add(block(in, stage, i == 0 ? stage.stride() : 1, padding));
                in = stage.out();
            }
        }
        features.add(activated(pointwise(in, LAST), LAST));
        Sequential root = Sequential.named().then("features", Sequential.of(features.toArray(Module[]::new)))
                .passing(GlobalAveragePool.create()).passing(Flatten.create())
                .then("classifier", Sequential.of(
                        Dropout.of(0.2), Linear.withZeroBias(LAST, classes, Initialization.normal(0.01))));
        return Network.of("MobileNetV2", root, 3, 224, 224);
    }

    private static InvertedResidual block(int in, Stage stage, int stride, Padding padding) {
        int wide = in * stage.widening();
        int out = stage.out();
        List<Module> steps = new ArrayList<>();
        if (stage.widening() != 1) {
            steps.add(activated(pointwise(in, wide), wide));
        }
        steps.add(activated(Conv2d.depthwise(wide, 3, stride, FAN_OUT).padded(padding), wide));
        steps.add(pointwise(wide, out));
        steps.add(BatchNorm2d.of(out));
        return InvertedResidual.of("conv", Sequential.of(steps.toArray(Module[]::new)),
                InvertedResidual.Shortcut.of(in, out, stride));
    }

    private static Conv2d pointwise(int in, int out) {
        return Conv2d.withoutBias(in, out, 1, 1, 0, FAN_OUT);
    }

    private static Sequential activated(Conv2d convolution, int out) {
        return Sequential.of(convolution, BatchNorm2d.of(out), Activation.relu6());
    }
}
