package dev.thaw.nn;

import java.util.List;

/**
 * torchvision's DenseNets: four dense blocks, and between them layers that halve channels and image.
 *
 * <p>Source: Huang et al., "Densely Connected Convolutional Networks", 2017, table 1, arXiv:1608.06993. Convolutions begin
 * with He's normal rule by fan-in, the head's bias at zero. Images of any size from 29 pixels (224 in the paper).
 */
public final class DenseNet {

    private DenseNet() { }

    /**
     * Makes DenseNet-121, which grows by 32 channels per layer.
     *
     * @param classes outputs of the head {@code classifier}
     * @return the network, seeded with 0
     */
    public static Network densenet121(int classes) {
        return make("DenseNet-121", 32, 64, List.of(6, 12, 24, 16), classes);
    }

    /**
     * Makes DenseNet-161, which grows by 48 channels per layer.
     *
     * @param classes outputs of the head {@code classifier}
     * @return the network, seeded with 0
     */
    public static Network densenet161(int classes) {
        return make("DenseNet-161", 48, 96, List.of(6, 12, 36, 24), classes);
    }

    /**
     * Makes DenseNet-169, which grows by 32 channels per layer.
     *
     * @param classes outputs of the head {@code classifier}
     * @return the network, seeded with 0
     */
    public static Network densenet169(int classes) {
        return make("DenseNet-169", 32, 64, List.of(6, 12, 32, 32), classes);
    }

    /**
     * Makes DenseNet-201, which grows by 32 channels per layer.
     *
     * @param classes outputs of the head {@code classifier}
     * @return the network, seeded with 0
     */
    public static Network densenet201(int classes) {
        return make("DenseNet-201", 32, 64, List.of(6, 12, 48, 32), classes);
    }

    private static Network make(String name, int growth, int start, List<Integer> layersPerBlock, int classes) {
        Initialization fanIn = Initialization.kaimingNormalFanIn();
        Sequential features = Sequential.named().then("conv0", Conv2d.withoutBias(3, start, 7, 2, 3, fanIn))
                .then("norm0", BatchNorm2d.of(start)).then("relu0", Relu.create()).then("pool0", MaxPool2d.of(3, 2, 1));
        int channels = start;
        for (int block = 1; block <= layersPerBlock.size(); block++) {
            int layers = layersPerBlock.get(block - 1);
            features.then("denseblock" + block, DenseBlock.of(layers, channels, growth));
            channels += layers * growth;
            if (block < layersPerBlock.size()) {
                features.then("transition" + block, transition(channels, channels / 2));
                channels /= 2;
            }
        }
        features.then("norm5", BatchNorm2d.of(channels));
        Sequential root = Sequential.named().then("features", features)
                .passing(Relu.create()).passing(GlobalAveragePool.create()).passing(Flatten.create())
                .then("classifier", Linear.withZeroBias(channels, classes, Initialization.uniform(channels)));
        return Network.of(name, root, 3, 224, 224);
    }

    private static Sequential transition(int in, int out) {
        return Sequential.named().then("norm", BatchNorm2d.of(in)).then("relu", Relu.create())
                .then("conv", Conv2d.withoutBias(in, out, 1, 1, 0, Initialization.kaimingNormalFanIn()))
                .then("pool", AveragePool2d.of(2));
    }
}
