package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Averages each window, {@code [N,C,H,W] → [N,C,H',W']}; windows touch without overlap, and sizes are rounded down. */
public final class AveragePool2d extends Module {

    private static final Shape NO_PADDING = new Shape(0, 0);

    private final int kernel;
    private final Shape kernels;

    private AveragePool2d(int kernel) {
        this.kernel = kernel;
        kernels = new Shape(kernel, kernel);
    }

    /**
     * Makes the pool.
     *
     * @param kernel side of the window, in pixels
     * @return the module
     */
    public static AveragePool2d of(int kernel) {
        return new AveragePool2d(kernel);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().avgPool(kernels, kernels, NO_PADDING, false, true);
    }

    @Override
    protected AveragePool2d blank() {
        return new AveragePool2d(kernel);
    }

    @Override
    public String describe() {
        return "AvgPool2d %d×%d".formatted(kernel, kernel);
    }
}
