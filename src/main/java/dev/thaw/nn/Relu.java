package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** Keeps what is positive and sets the rest to zero. */
public final class Relu extends Module {

    private Relu() { }

    /**
     * Makes the activation.
     *
     * @return the module
     */
    public static Relu create() {
        return new Relu();
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.getNDArrayInternal().relu();
    }

    @Override
    protected Relu blank() {
        return new Relu();
    }

    @Override
    public String describe() {
        return "ReLU";
    }
}
