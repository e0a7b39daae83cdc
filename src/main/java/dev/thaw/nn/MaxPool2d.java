package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Takes the largest value of each window, {@code [N,C,H,W] → [N,C,H',W']}; sizes are rounded down. */
public final class MaxPool2d extends Module {

    private final int kernel;
    private final int stride;
    private final int padding;
    private final Shape kernels;
    private final Shape strides;
    private final Shape paddings;

    private MaxPool2d(int kernel, int stride, int padding) {
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
    public static MaxPool2d of(int kernel) {
        return new MaxPool2d(kernel, kernel, 0);
    }

    /**
     * Makes a pool.
     *
     * @param kernel side of the window, in pixels
     * @param stride step of the window, in pixels
     * @param padding border added at each side, in pixels
     * @return the module
     */
    public static MaxPool2d of(int kernel, int stride, int padding) {
        return new MaxPool2d(kernel, stride, padding);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().maxPool(kernels, strides, paddings, false);
    }

    @Override
    protected MaxPool2d blank() {
        return new MaxPool2d(kernel, stride, padding);
    }

    @Override
    public String describe() {
        return "MaxPool2d %d×%d, stride %d%s".formatted(kernel, kernel, stride, padding == 0 ? "" : ", padding " + padding);
    }
}
