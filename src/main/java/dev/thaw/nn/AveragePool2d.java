package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Averages each window, {@code [N,C,H,W] → [N,C,H',W']}; sizes are rounded down. */
public final class AveragePool2d extends Module {

    private final int kernel;
    private final int stride;
    private final int padding;
    private final Shape kernels;
    private final Shape strides;
    private final Shape paddings;

    private AveragePool2d(int kernel, int stride, int padding) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        kernels = new Shape(kernel, kernel);
        strides = new Shape(stride, stride);
        paddings = new Shape(padding, padding);
    }

    /**
     * Makes a pool whose windows touch without overlap.
     *
     * @param kernel side of the window, in pixels
     * @return the module
     */
    public static AveragePool2d of(int kernel) {
        return new AveragePool2d(kernel, kernel, 0);
    }

    /**
     * Makes a pool whose windows reach over the border, where only the pixels inside the image count.
     *
     * @param kernel side of the window, in pixels
     * @param stride step of the window, in pixels
     * @param padding how far the windows reach over each border, in pixels
     * @return the module
     */
    public static AveragePool2d withoutBorder(int kernel, int stride, int padding) {
        return new AveragePool2d(kernel, stride, padding);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        if (padding == 0) {
            return pooled(x);
        }
        // DJL's native call always counts the border, whatever it is told; the share of real pixels takes it out again
        try (NDArray pixels = x.getManager().ones(new Shape(1, 1, x.getShape().get(2), x.getShape().get(3)));
                NDArray shares = pooled(pixels);
                NDArray means = pooled(x)) {
            return means.div(shares); // [N,C,H',W'] and [1,1,H',W']
        }
    }

    private NDArray pooled(NDArray x) {
        return x.getNDArrayInternal().avgPool(kernels, strides, paddings, false, true);
    }

    @Override
    protected AveragePool2d blank() {
        return new AveragePool2d(kernel, stride, padding);
    }

    @Override
    public String describe() {
        return "AvgPool2d %d×%d%s%s".formatted(kernel, kernel, stride == kernel ? "" : ", stride " + stride,
                padding == 0 ? "" : ", padding " + padding);
    }
}
