package dev.thaw.nn;

import java.util.List;

/**
 * torchvision's GoogLeNet with batch norm, without the auxiliary heads, which take part in training from scratch only.
 *
 * <p>Source: Szegedy et al., "Going Deeper with Convolutions", 2015, table 1, arXiv:1409.4842. torchvision differs: its third
 * branch has a 3×3 kernel where the paper has 5×5. Batch norm has ε = 0.001. Weights begin with a normal distribution of
 * deviation 0.01, the head's bias with PyTorch's default. Images of any size from 32 pixels (224 in the paper).
 */
public final class GoogLeNet {

    private static final double EPSILON = 0.001;
    private static final Initialization NARROW = Initialization.normal(0.01);
    /** Stages between max pools: names of torchvision, and the columns of table 1 from "#1×1" to "pool proj". */
    private static final List<List<Inception>> STAGES = List.of(
            List.of(new Inception("3a", 64, 96, 128, 16, 32, 32), new Inception("3b", 128, 128, 192, 32, 96, 64)),
            List.of(new Inception("4a", 192, 96, 208, 16, 48, 64), new Inception("4b", 160, 112, 224, 24, 64, 64),
                    new Inception("4c", 128, 128, 256, 24, 64, 64), new Inception("4d", 112, 144, 288, 32, 64, 64),
                    new Inception("4e", 256, 160, 320, 32, 128, 128)),
            List.of(new Inception("5a", 256, 160, 320, 32, 128, 128), new Inception("5b", 384, 192, 384, 48, 128, 128)));

    private GoogLeNet() { }

    private record Inception(String name, int single, int before3, int three, int before5, int five, int pooled) {

        int out() {
            return single + three + five + pooled;
        }

        Branches make(int in) {
            return Branches.named().then("branch1", convolution(in, single, 1, 1, 0))
                    .then("branch2", Sequential.of(convolution(in, before3, 1, 1, 0), convolution(before3, three, 3, 1, 1)))
                    .then("branch3", Sequential.of(convolution(in, before5, 1, 1, 0), convolution(before5, five, 3, 1, 1)))
                    .then("branch4", Sequential.of(MaxPool2d.roundingUp(3, 1, 1), convolution(in, pooled, 1, 1, 0)));
        }
    }

    /**
     * Makes the network.
     *
     * @param classes outputs of the head {@code fc}
     * @return the network, seeded with 0
     */
    public static Network of(int classes) {
        Sequential root = Sequential.named()
                .then("conv1", convolution(3, 64, 7, 2, 3)).then("maxpool1", MaxPool2d.roundingUp(3, 2, 0))
                .then("conv2", convolution(64, 64, 1, 1, 0)).then("conv3", convolution(64, 192, 3, 1, 1))
                .then("maxpool2", MaxPool2d.roundingUp(3, 2, 0));
        int in = 192;
        for (int stage = 0; stage < STAGES.size(); stage++) {
            if (stage > 0) {
                root.then("maxpool" + (stage + 2), MaxPool2d.roundingUp(stage == 1 ? 3 : 2, 2, 0));
            }
            for (Inception inception : STAGES.get(stage)) {
                root.then("inception" + inception.name(), inception.make(in));
                in = inception.out();
            }
        }
        root.then("avgpool", GlobalAveragePool.create()).passing(Flatten.create())
                .then("dropout", Dropout.of(0.2)).then("fc", Linear.of(in, classes, NARROW));
        return Network.of("GoogLeNet", root, 3, 224, 224);
    }

    private static Sequential convolution(int in, int out, int kernel, int stride, int padding) {
        return Sequential.named().then("conv", Conv2d.withoutBias(in, out, kernel, stride, padding, NARROW))
                .then("bn", BatchNorm2d.of(out, EPSILON, BatchNorm2d.MOMENTUM)).passing(Relu.create());
    }
}
