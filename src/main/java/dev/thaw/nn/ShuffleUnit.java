package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * ShuffleNetV2's unit: half of the channels pass, the others are convolved, and then both halves are mixed.
 *
 * <p>At stride 2 nothing passes: both branches see all channels, and {@code [N,C,H,W]} becomes {@code [N,out,H/2,W/2]}. Names
 * are torchvision's: {@code branch1} (empty at stride 1) and {@code branch2}. Source: Ma et al., "ShuffleNet V2", 2018,
 * figure 3c and 3d, arXiv:1807.11164.
 */
public final class ShuffleUnit extends Module {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final Sequential first;
    private final Sequential second;
    private final NDIndex passing;
    private final NDIndex convolved;

    private ShuffleUnit(Sequential first, Sequential second, NDIndex passing, NDIndex convolved) {
        this.first = child("branch1", first);
        this.second = child("branch2", second);
        this.passing = passing;
        this.convolved = convolved;
    }

    /**
     * Makes the unit that keeps the image's size and its channels.
     *
     * @param channels of the input and of the output, even
     * @return the unit
     */
    public static ShuffleUnit keeping(int channels) {
        int half = channels / 2;
        return new ShuffleUnit(Sequential.named(), mixed(half, half, 1),
                new NDIndex(":, :" + half), new NDIndex(":, " + half + ":"));
    }

    /**
     * Makes the unit that halves the image.
     *
     * @param in channels of the input
     * @param out channels of the output, even
     * @return the unit
     */
    public static ShuffleUnit halving(int in, int out) {
        int half = out / 2;
        Sequential first = Sequential.of(depthwise(in, 2), BatchNorm2d.of(in), pointwise(in, half), BatchNorm2d.of(half),
                Relu.create());
        return new ShuffleUnit(first, mixed(in, half, 2), EVERYTHING, EVERYTHING);
    }

    private static Sequential mixed(int in, int out, int stride) {
        return Sequential.of(pointwise(in, out), BatchNorm2d.of(out), Relu.create(),
                depthwise(out, stride), BatchNorm2d.of(out), pointwise(out, out), BatchNorm2d.of(out), Relu.create());
    }

    private static Conv2d pointwise(int in, int out) {
        return Conv2d.withoutBias(in, out, 1, 1, 0, Initialization.uniform(in));
    }

    private static Conv2d depthwise(int channels, int stride) {
        return Conv2d.depthwise(channels, 3, stride, Initialization.uniform(9));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray left = x.get(passing);
                NDArray right = x.get(convolved);
                NDArray one = first.forward(left, mode);
                NDArray two = second.forward(right, mode);
                NDArray joined = one.concat(two, 1)) { // twice [N,out/2,H,W] → [N,out,H,W]
            return shuffled(joined);
        }
    }

    /** Takes channels from both halves in turn: the first of each, the second of each, …. */
    private static NDArray shuffled(NDArray x) {
        Shape shape = x.getShape();
        try (NDArray halves = x.reshape(shape.get(0), 2, shape.get(1) / 2, shape.get(2), shape.get(3));
                NDArray pairs = halves.transpose(0, 2, 1, 3, 4)) { // [N,2,C/2,H,W] → [N,C/2,2,H,W]
            return pairs.reshape(shape);
        }
    }

    @Override
    protected ShuffleUnit blank() {
        return new ShuffleUnit(first.blank(), second.blank(), passing, convolved);
    }

    @Override
    public String describe() {
        return passing == EVERYTHING ? "shuffle unit, halving" : "shuffle unit";
    }
}
