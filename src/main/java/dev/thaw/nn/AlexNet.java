package dev.thaw.nn;

/**
 * torchvision's AlexNet: five convolutions and three linear layers, without any norm.
 *
 * <p>Source: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014, arXiv:1404.5997: the form
 * of Krizhevsky et al., 2012, in one piece. Weights begin with PyTorch's defaults.
 */
public final class AlexNet {

    private AlexNet() { }

    /**
     * Makes the network, for images of any size from 63 pixels (224 usually); the head is {@code classifier.6}.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network of(int classes) {
        Sequential features = Sequential.of(
                Conv2d.of(3, 64, 11, 4, 2), Relu.create(), MaxPool2d.of(3, 2, 0),
                Conv2d.of(64, 192, 5, 2), Relu.create(), MaxPool2d.of(3, 2, 0),
                Conv2d.of(192, 384, 3, 1), Relu.create(),
                Conv2d.of(384, 256, 3, 1), Relu.create(),
                Conv2d.of(256, 256, 3, 1), Relu.create(), MaxPool2d.of(3, 2, 0));
        Sequential classifier = Sequential.of(
                Dropout.of(0.5), Linear.of(256 * 6 * 6, 4096), Relu.create(),
                Dropout.of(0.5), Linear.of(4096, 4096), Relu.create(),
                Linear.of(4096, classes));
        Sequential root = Sequential.named().then("features", features)
                .then("avgpool", AdaptiveAveragePool.of(6)).passing(Flatten.create()).then("classifier", classifier);
        return Network.of("AlexNet", root, 3, 224, 224);
    }
}
