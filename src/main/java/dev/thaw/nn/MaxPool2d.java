package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Takes the largest value of each window, {@code [N,C,H,W] → [N,C,H',W']}. */
public final class MaxPool2d extends Module {

    private final int kernel;
    private final int stride;
    private final int padding;
    private final Rounding rounding;
    private final Shape kernels;
    private final Shape strides;
    private final Shape paddings;

    private enum Rounding { DOWN, UP }

    private MaxPool2d(int kernel, int stride, int padding, Rounding rounding) {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.rounding = rounding;
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
        return new MaxPool2d(kernel, kernel, 0, Rounding.DOWN);
    }

    /**
     * Makes a pool that leaves out what does not fill a window at the right and lower border.
     *
     * @param kernel side of the window, in pixels
     * @param stride step of the window, in pixels
     * @param padding border added at each side, in pixels
     * @return the module
     */
    public static MaxPool2d of(int kernel, int stride, int padding) {
        return new MaxPool2d(kernel, stride, padding, Rounding.DOWN);
    }

    /**
     * Makes a pool that gives what is left at the right and lower border a window of its own: PyTorch's ceil mode.
     *
     * @param kernel side of the window, in pixels
     * @param stride step of the window, in pixels
     * @param padding border added at each side, in pixels
     * @return the module
     */
    public static MaxPool2d roundingUp(int kernel, int stride, int padding) {
        return new MaxPool2d(kernel, stride, padding, Rounding.UP);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().maxPool(kernels, strides, paddings, rounding == Rounding.UP);
    }

    @Override
    protected MaxPool2d blank() {
        return new MaxPool2d(kernel, stride, padding, rounding);
    }

    @Override
    public String describe() {
        return "MaxPool2d %d×%d, stride %d%s%s".formatted(kernel, kernel, stride,
                padding == 0 ? "" : ", padding " + padding, rounding == Rounding.UP ? ", rounding up" : "");
    }
}
