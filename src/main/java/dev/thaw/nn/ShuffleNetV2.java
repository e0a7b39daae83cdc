package dev.thaw.nn;

import java.util.List;

/**
 * torchvision's ShuffleNetV2 in four widths: units that convolve half of the channels and then mix them.
 *
 * <p>Source: Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", 2018, table 5,
 * arXiv:1807.11164. Weights begin with PyTorch's defaults. Images of any size (224 in the paper).
 */
public final class ShuffleNetV2 {

    private static final int STEM = 24;
    /** Units per stage, the first of which halves the image. */
    private static final List<Integer> UNITS = List.of(4, 8, 4);

    private ShuffleNetV2() { }

    /**
     * Makes ShuffleNetV2 of half the usual width.
     *
     * @param classes outputs of the head {@code fc}
     * @return the network, seeded with 0
     */
    public static Network x0_5(int classes) {
        return make("ShuffleNetV2 0.5×", 48, 1024, classes);
    }

    /**
     * Makes ShuffleNetV2 of the usual width.
     *
     * @param classes outputs of the head {@code fc}
     * @return the network, seeded with 0
     */
    public static Network x1_0(int classes) {
        return make("ShuffleNetV2 1.0×", 116, 1024, classes);
    }

    /**
     * Makes ShuffleNetV2 of one and a half times the usual width.
     *
     * @param classes outputs of the head {@code fc}
     * @return the network, seeded with 0
     */
    public static Network x1_5(int classes) {
        return make("ShuffleNetV2 1.5×", 176, 1024, classes);
    }

    /**
     * Makes ShuffleNetV2 of about twice the usual width.
     *
     * @param classes outputs of the head {@code fc}
     * @return the network, seeded with 0
     */
    public static Network x2_0(int classes) {
        return make("ShuffleNetV2 2.0×", 244, 2048, classes);
    }

    /** The channels double from stage to stage. */
    private static Network make(String name, int firstStage, int last, int classes) {
        Sequential root = Sequential.named().then("conv1", convolution(3, STEM, 3, 2)).then("maxpool", MaxPool2d.of(3, 2, 1));
        int in = STEM;
        int out = firstStage;
        for (int stage = 0; stage < UNITS.size(); stage++) {
            Module[] units = new Module[UNITS.get(stage)];
            units[0] = ShuffleUnit.halving(in, out);
            for (int i = 1; i < units.length; i++) {
                units[i] = ShuffleUnit.keeping(out);
            }
            root.then("stage" + (stage + 2), Sequential.of(units));
            in = out;
            out *= 2;
        }
        root.then("conv5", convolution(in, last, 1, 1)).passing(GlobalAveragePool.create()).passing(Flatten.create())
                .then("fc", Linear.of(last, classes));
        return Network.of(name, root, 3, 224, 224);
    }

    private static Sequential convolution(int in, int out, int kernel, int stride) {
        Initialization byFanIn = Initialization.uniform((long) in * kernel * kernel);
        return Sequential.of(Conv2d.withoutBias(in, out, kernel, stride, kernel / 2, byFanIn),
                BatchNorm2d.of(out), Relu.create());
    }
}
