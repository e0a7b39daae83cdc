package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * SqueezeNet's module: few channels by 1×1, then many by 1×1 and by 3×3 side by side, {@code [N,C,H,W] → [N,out,H,W]}.
 *
 * <p>Names are torchvision's: {@code squeeze, expand1x1, expand3x3}, each with its {@code _activation}. Source: Iandola et
 * al., "SqueezeNet", 2016, figure 1, arXiv:1602.07360. Weights begin with He's uniform rule by fan-in, biases at zero.
 */
public final class Fire extends Module {

    private final Module squeeze;
    private final Module squeezed;
    private final Module pixels;
    private final Module pixelsActive;
    private final Module fields;
    private final Module fieldsActive;

    private Fire(Module squeeze, Module pixels, Module fields) {
        this.squeeze = child("squeeze", squeeze);
        squeezed = child("squeeze_activation", Relu.create());
        this.pixels = child("expand1x1", pixels);
        pixelsActive = child("expand1x1_activation", Relu.create());
        this.fields = child("expand3x3", fields);
        fieldsActive = child("expand3x3_activation", Relu.create());
    }

    /**
     * Makes the module.
     *
     * @param in channels of the input
     * @param squeezed channels between
     * @param expanded channels of each of the two convolutions side by side; twice as many come out
     * @return the module
     */
    public static Fire of(int in, int squeezed, int expanded) {
        Initialization evenly = Initialization.kaimingUniformFanIn();
        return new Fire(Conv2d.withZeroBias(in, squeezed, 1, 0, evenly), Conv2d.withZeroBias(squeezed, expanded, 1, 0, evenly),
                Conv2d.withZeroBias(squeezed, expanded, 3, 1, evenly));
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray few = Sequential.chain(x, mode, squeeze, squeezed);
                NDArray first = Sequential.chain(few, mode, pixels, pixelsActive);
                NDArray second = Sequential.chain(few, mode, fields, fieldsActive)) {
            return first.concat(second, 1); // twice [N,expanded,H,W] → [N,2·expanded,H,W]
        }
    }

    @Override
    protected Fire blank() {
        return new Fire(squeeze.blank(), pixels.blank(), fields.blank());
    }

    @Override
    public String describe() {
        return "fire module";
    }
}
