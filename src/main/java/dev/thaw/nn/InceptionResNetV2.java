package dev.thaw.nn;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * timm's Inception-ResNet-v2: inception branches with a shortcut around them.
 *
 * <p>Source: Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2017,
 * figure 15, arXiv:1602.07261. Batch norm has ε = 0.001, average pools count no border, and the last block has no ReLU.
 * Weights begin with PyTorch's defaults. Images of any size from 75 pixels (299 in the paper), normalised to −1…1 for the
 * published weights. The head is {@code classif}.
 */
public final class InceptionResNetV2 {

    private static final double EPSILON = 0.001;
    private static final int FEATURES = 1536;

    private InceptionResNetV2() { }

    /**
     * Makes the network.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network of(int classes) {
        Sequential root = Sequential.named()
                .then("conv2d_1a", halving(3, 32)).then("conv2d_2a", convolution(32, 32, 3, 0))
                .then("conv2d_2b", convolution(32, 64, 3, 1)).then("maxpool_3a", MaxPool2d.of(3, 2, 0))
                .then("conv2d_3b", convolution(64, 80, 1, 0)).then("conv2d_4a", convolution(80, 192, 3, 0))
                .then("maxpool_5a", MaxPool2d.of(3, 2, 0)).then("mixed_5b", mixed5())
                .then("repeat", repeated(10, InceptionResNetV2::block35)).then("mixed_6a", mixed6())
                .then("repeat_1", repeated(20, InceptionResNetV2::block17)).then("mixed_7a", mixed7())
                .then("repeat_2", repeated(9, () -> block8(0.2, Relu.create()))).then("block8", block8(1, Identity.create()))
                .then("conv2d_7b", convolution(2080, FEATURES, 1, 0))
                .then("global_pool", Sequential.named().then("pool", GlobalAveragePool.create())
                        .then("flatten", Flatten.create()))
                .then("head_drop", Dropout.of(0)).then("classif", Linear.of(FEATURES, classes));
        return Network.of("Inception-ResNet-v2", root, 3, 299, 299);
    }

    private static Sequential repeated(int times, Supplier<Module> block) {
        return Sequential.of(IntStream.range(0, times).mapToObj(i -> block.get()).toArray(Module[]::new));
    }

    private static Branches mixed5() {
        return Branches.named().then("branch0", convolution(192, 96, 1, 0))
                .then("branch1", Sequential.of(convolution(192, 48, 1, 0), convolution(48, 64, 5, 2)))
                .then("branch2", Sequential.of(
                        convolution(192, 64, 1, 0), convolution(64, 96, 3, 1), convolution(96, 96, 3, 1)))
                .then("branch3", Sequential.of(AveragePool2d.withoutBorder(3, 1, 1), convolution(192, 64, 1, 0)));
    }

    private static Module block35() {
        return InceptionResidual.of(320, 128, 0.17, Relu.create(), convolution(320, 32, 1, 0),
                Sequential.of(convolution(320, 32, 1, 0), convolution(32, 32, 3, 1)),
                Sequential.of(convolution(320, 32, 1, 0), convolution(32, 48, 3, 1), convolution(48, 64, 3, 1)));
    }

    private static Branches mixed6() {
        return Branches.named().then("branch0", halving(320, 384))
                .then("branch1", Sequential.of(convolution(320, 256, 1, 0), convolution(256, 256, 3, 1), halving(256, 384)))
                .then("branch2", MaxPool2d.of(3, 2, 0));
    }

    private static Module block17() {
        return InceptionResidual.of(1088, 384, 0.1, Relu.create(), convolution(1088, 192, 1, 0),
                Sequential.of(convolution(1088, 128, 1, 0), oblong(128, 160, 1, 7), oblong(160, 192, 7, 1)));
    }

    private static Branches mixed7() {
        return Branches.named().then("branch0", Sequential.of(convolution(1088, 256, 1, 0), halving(256, 384)))
                .then("branch1", Sequential.of(convolution(1088, 256, 1, 0), halving(256, 288)))
                .then("branch2", Sequential.of(convolution(1088, 256, 1, 0), convolution(256, 288, 3, 1), halving(288, 320)))
                .then("branch3", MaxPool2d.of(3, 2, 0));
    }

    private static Module block8(double scale, Module activation) {
        return InceptionResidual.of(2080, 448, scale, activation, convolution(2080, 192, 1, 0),
                Sequential.of(convolution(2080, 192, 1, 0), oblong(192, 224, 1, 3), oblong(224, 256, 3, 1)));
    }

    private static Sequential convolution(int in, int out, int kernel, int padding) {
        return activated(Conv2d.withoutBias(in, out, kernel, 1, padding, byFanIn(in, kernel)), out);
    }

    private static Sequential halving(int in, int out) {
        return activated(Conv2d.withoutBias(in, out, 3, 2, 0, byFanIn(in, 3)), out);
    }

    private static Sequential oblong(int in, int out, int height, int width) {
        return activated(Conv2d.oblong(in, out, height, width), out);
    }

    private static Initialization byFanIn(int in, int kernel) {
        return Initialization.uniform((long) in * kernel * kernel);
    }

    private static Sequential activated(Conv2d convolution, int out) {
        return Sequential.named().then("conv", convolution)
                .then("bn", BatchNorm2d.of(out, EPSILON, BatchNorm2d.MOMENTUM)).passing(Relu.create());
    }
}
