package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * torchvision's SqueezeNet 1.0 and 1.1: fire modules, and a convolution as the head.
 *
 * <p>Source: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016, table 1,
 * arXiv:1602.07360. The head {@code classifier.1} is a 1×1 convolution whose maps, one per class, are averaged; ReLU comes
 * before the average, so no logit is negative. Images of any size from 21 pixels for 1.0 and 17 for 1.1 (224 in the paper).
 */
public final class SqueezeNet {

    private static final String HEAD = "classifier.1";
    /** A row before which the image is halved by a pool. */
    private static final int POOL = 0;
    /** Channels inside the fire modules, with the pools between them: what comes out is eight times as many. */
    private static final List<Integer> FIRST = List.of(POOL, 16, 16, 32, POOL, 32, 48, 48, 64, POOL, 64);
    private static final List<Integer> SECOND = List.of(POOL, 16, 16, POOL, 32, 32, POOL, 48, 48, 64, 64);
    private static final int EXPANSION = 4;

    private SqueezeNet() { }

    /**
     * Makes SqueezeNet 1.0, the paper's.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network v1_0(int classes) {
        return make("SqueezeNet 1.0", 96, 7, FIRST, classes);
    }

    /**
     * Makes SqueezeNet 1.1, the authors' later form: pools come earlier, and it computes 2.4 times less.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network v1_1(int classes) {
        return make("SqueezeNet 1.1", 64, 3, SECOND, classes);
    }

    private static Network make(String name, int stem, int kernel, List<Integer> rows, int classes) {
        List<Module> features = new ArrayList<>();
        features.add(Conv2d.withZeroBias(3, stem, kernel, 2, 0, Initialization.kaimingUniformFanIn()));
        features.add(Relu.create());
        int in = stem;
        for (int squeezed : rows) {
            if (squeezed == POOL) {
                features.add(MaxPool2d.roundingUp(3, 2, 0));
            } else {
                features.add(Fire.of(in, squeezed, EXPANSION * squeezed));
                in = 2 * EXPANSION * squeezed;
            }
        }
        Sequential classifier = Sequential.of(Dropout.of(0.5),
                Conv2d.withZeroBias(in, classes, 1, 0, Initialization.normal(0.01)), Relu.create(), GlobalAveragePool.create());
        Sequential root = Sequential.named().then("features", Sequential.of(features.toArray(Module[]::new)))
                .then("classifier", classifier).passing(Flatten.create());
        return Network.of(name, root, HEAD, 3, 224, 224);
    }
}
