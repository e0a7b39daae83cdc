package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * torchvision's VGG networks: 3×3 convolutions and max pools, then three large linear layers.
 *
 * <p>Source: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015, table 1,
 * arXiv:1409.1556. Convolutions begin with He's normal rule by fan-out, linear layers with a normal distribution of
 * deviation 0.01, biases at zero, as torchvision has it. Images of any size from 32 pixels (224 in the paper); the head is
 * {@code classifier.6}. Most of the parameters, 119 million or more, are in {@code classifier}.
 */
public final class Vgg {

    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);
    private static final int HIDDEN = 4096;

    private Vgg() { }

    /** Convolutions in each stage, by the number of layers with weights (table 1 of the paper, columns A, B, D and E). */
    private static final Map<Integer, List<Integer>> STAGES = Map.of(11, List.of(1, 1, 2, 2, 2), 13, List.of(2, 2, 2, 2, 2),
            16, List.of(2, 2, 3, 3, 3), 19, List.of(2, 2, 4, 4, 4));

    private enum Norm { NONE, BATCH }

    /**
     * Makes VGG-11.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg11(int classes) {
        return make(11, Norm.NONE, classes);
    }

    /**
     * Makes VGG-11 with batch norm after each convolution.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg11BatchNorm(int classes) {
        return make(11, Norm.BATCH, classes);
    }

    /**
     * Makes VGG-13.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg13(int classes) {
        return make(13, Norm.NONE, classes);
    }

    /**
     * Makes VGG-13 with batch norm after each convolution.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg13BatchNorm(int classes) {
        return make(13, Norm.BATCH, classes);
    }

    /**
     * Makes VGG-16.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg16(int classes) {
        return make(16, Norm.NONE, classes);
    }

    /**
     * Makes VGG-16 with batch norm after each convolution.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg16BatchNorm(int classes) {
        return make(16, Norm.BATCH, classes);
    }

    /**
     * Makes VGG-19.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg19(int classes) {
        return make(19, Norm.NONE, classes);
    }

    /**
     * Makes VGG-19 with batch norm after each convolution.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network vgg19BatchNorm(int classes) {
        return make(19, Norm.BATCH, classes);
    }

    private static Network make(int layers, Norm norm, int classes) {
        Sequential root = Sequential.named().then("features", features(norm, STAGES.get(layers)))
                .then("avgpool", AdaptiveAveragePool.of(7)).passing(Flatten.create())
                .then("classifier", Sequential.of(
                        linear(WIDTHS.get(WIDTHS.size() - 1) * 7 * 7, HIDDEN), Relu.create(), Dropout.of(0.5),
                        linear(HIDDEN, HIDDEN), Relu.create(), Dropout.of(0.5),
                        linear(HIDDEN, classes)));
        return Network.of("VGG-" + layers + (norm == Norm.BATCH ? " with batch norm" : ""), root, 3, 224, 224);
    }

    private static Sequential features(Norm norm, List<Integer> convolutionsPerStage) {
        List<Module> modules = new ArrayList<>();
        int in = 3;
        for (int stage = 0; stage < WIDTHS.size(); stage++) {
            int out = WIDTHS.get(stage);
            for (int i = 0; i < convolutionsPerStage.get(stage); i++) {
                modules.add(Conv2d.withZeroBias(in, out, 3, 1, Initialization.kaimingNormalFanOut()));
                if (norm == Norm.BATCH) {
                    modules.add(BatchNorm2d.of(out));
                }
                modules.add(Relu.create());
                in = out;
            }
            modules.add(MaxPool2d.of(2));
        }
        return Sequential.of(modules.toArray(Module[]::new));
    }

    private static Linear linear(int in, int out) {
        return Linear.withZeroBias(in, out, Initialization.normal(0.01));
    }
}
