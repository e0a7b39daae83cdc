package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * A {@link BasicBlock} without its shortcut: two 3×3 convolutions, each with a norm and a ReLU behind it.
 *
 * <p>Names are those of the residual block, so that weights of one fit the other. Source: the plain networks of He et al.,
 * "Deep Residual Learning for Image Recognition", 2016, §3.3, arXiv:1512.03385.
 */
public final class PlainBlock extends Module {

    private final Module conv1;
    private final Module bn1;
    private final Module relu = Relu.create();
    private final Module conv2;
    private final Module bn2;

    private PlainBlock(Module conv1, Module bn1, Module conv2, Module bn2) {
        this.conv1 = child("conv1", conv1);
        this.bn1 = child("bn1", bn1);
        child("relu", relu);
        this.conv2 = child("conv2", conv2);
        this.bn2 = child("bn2", bn2);
    }

    /**
     * Makes the block, which begins as that of the CIFAR ResNets does.
     *
     * @param in channels of the input
     * @param out channels of the output
     * @param stride 1, or 2 to halve the image
     * @return the block
     */
    public static PlainBlock of(int in, int out, int stride) {
        Initialization fanIn = Initialization.kaimingNormalFanIn();
        return new PlainBlock(Conv2d.withoutBias(in, out, 3, stride, 1, fanIn), BatchNorm2d.of(out),
                Conv2d.withoutBias(out, out, 3, 1, 1, fanIn), BatchNorm2d.of(out));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return Sequential.chain(x, mode, conv1, bn1, relu, conv2, bn2, relu);
    }

    @Override
    protected PlainBlock blank() {
        return new PlainBlock(conv1.blank(), bn1.blank(), conv2.blank(), bn2.blank());
    }

    @Override
    public String describe() {
        return "PlainBlock";
    }
}
