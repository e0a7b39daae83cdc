package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** Lays each image out as one row, {@code [N,C,H,W] → [N,C·H·W]}. */
public final class Flatten extends Module {

    private Flatten() { }

    /**
     * Makes the module.
     *
     * @return the module
     */
    public static Flatten create() {
        return new Flatten();
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.reshape(x.getShape().get(0), -1); // [N,C,H,W] → [N,C·H·W]
    }

    @Override
    protected Flatten blank() {
        return new Flatten();
    }

    @Override
    public String describe() {
        return "flatten";
    }
}
