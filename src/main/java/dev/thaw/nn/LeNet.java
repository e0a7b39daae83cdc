package dev.thaw.nn;

/**
 * LeNet-5 in today's form: two convolutions with max pooling, three linear layers, ReLU between.
 *
 * <p>After LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, figure 2, with ReLU and max
 * pooling in place of the paper's squashing and trained averages.
 */
public final class LeNet {

    private LeNet() { }

    /**
     * Makes the network. Images of 28 pixels are padded by two in the first convolution, so that both sizes meet in 5×5.
     *
     * @param classes outputs of the head {@code fc3}
     * @param channels 1 for grey, 3 for colour
     * @param imageSize 28 or 32, in pixels
     * @return the network, seeded with 0
     * @throws IllegalArgumentException if the image size is another
     */
    public static Network of(int classes, int channels, int imageSize) {
        if (imageSize != 28 && imageSize != 32) {
            throw new IllegalArgumentException(
                    "LeNet is laid out for images of 28 or 32 pixels, not %d; resize the images to 32".formatted(imageSize));
        }
        Module root = Sequential.named()
                .then("conv1", Conv2d.of(channels, 6, 5, (32 - imageSize) / 2)).then("relu1", Relu.create())
                .then("pool1", MaxPool2d.of(2))
                .then("conv2", Conv2d.of(6, 16, 5, 0)).then("relu2", Relu.create()).then("pool2", MaxPool2d.of(2))
                .then("flatten", Flatten.create())
                .then("fc1", Linear.of(16 * 5 * 5, 120)).then("relu3", Relu.create())
                .then("fc2", Linear.of(120, 84)).then("relu4", Relu.create())
                .then("fc3", Linear.of(84, classes));
        return Network.of("LeNet", root, channels, imageSize, imageSize);
    }
}
