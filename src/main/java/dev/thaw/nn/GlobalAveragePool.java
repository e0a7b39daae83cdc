package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;

/** Averages each channel over the whole image, {@code [N,C,H,W] → [N,C,1,1]}, for any image size. */
public final class GlobalAveragePool extends Module {

    private GlobalAveragePool() { }

    /**
     * Makes the pool.
     *
     * @return the module
     */
    public static GlobalAveragePool create() {
        return new GlobalAveragePool();
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return Torch.averageImages(x);
    }

    @Override
    protected GlobalAveragePool blank() {
        return new GlobalAveragePool();
    }

    @Override
    public String describe() {
        return "average over the image";
    }
}
