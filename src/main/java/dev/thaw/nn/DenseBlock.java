package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of which each is given the outputs of all before it, {@code [N,C,H,W] → [N,C+layers·growth,H,W]}.
 *
 * <p>A layer is a 1×1 and a 3×3 convolution, each after batch norm and ReLU; its new channels are put behind the old ones.
 * Names are torchvision's: {@code denselayer1}, … of {@code norm1, relu1, conv1, norm2, relu2, conv2}. Source: Huang et al.,
 * "Densely Connected Convolutional Networks", 2017, figure 1 and §3, arXiv:1608.06993.
 */
public final class DenseBlock extends Module {

    /** The 1×1 convolution has this many times the channels that leave a layer; §3, "bottleneck layers". */
    private static final int BOTTLENECK = 4;

    private final List<Module> layers;

    private DenseBlock(List<Module> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            child("denselayer" + (i + 1), layers.get(i));
        }
    }

    /**
     * Makes the block.
     *
     * @param layers how many
     * @param in channels of the input
     * @param growth channels that each layer adds
     * @return the block
     */
    public static DenseBlock of(int layers, int in, int growth) {
        List<Module> made = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            made.add(layer(in + i * growth, growth));
        }
        return new DenseBlock(made);
    }

    private static Sequential layer(int in, int growth) {
        int wide = BOTTLENECK * growth;
        Initialization fanIn = Initialization.kaimingNormalFanIn();
        return Sequential.named()
                .then("norm1", BatchNorm2d.of(in)).then("relu1", Relu.create())
                .then("conv1", Conv2d.withoutBias(in, wide, 1, 1, 0, fanIn))
                .then("norm2", BatchNorm2d.of(wide)).then("relu2", Relu.create())
                .then("conv2", Conv2d.withoutBias(wide, growth, 3, 1, 1, fanIn));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray known = x;
        for (Module layer : layers) {
            try (NDArray added = layer.forward(known, mode)) {
                NDArray more = known.concat(added, 1); // [N,C,H,W] and [N,growth,H,W] → [N,C+growth,H,W]
                if (known != x) {
                    known.close();
                }
                known = more;
            }
        }
        return known;
    }

    @Override
    protected DenseBlock blank() {
        return new DenseBlock(layers.stream().map(Module::blank).toList());
    }

    @Override
    public String describe() {
        return "dense block of " + layers.size();
    }
}
