package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;

/**
 * Averages each channel over a grid of fields, {@code [N,C,H,W] → [N,C,side,side]}, so that any image fits the linear
 * layers behind it.
 *
 * <p>Fields of one size where the sides divide; else they overlap by a pixel, and a smaller image is spread.
 */
public final class AdaptiveAveragePool extends Module {

    private final int side;

    private AdaptiveAveragePool(int side) {
        this.side = side;
    }

    /**
     * Makes the pool; {@link GlobalAveragePool} is the one of side 1.
     *
     * @param side fields per row and per column
     * @return the module
     */
    public static AdaptiveAveragePool of(int side) {
        return new AdaptiveAveragePool(side);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return Torch.averageFields(x, side);
    }

    @Override
    protected AdaptiveAveragePool blank() {
        return new AdaptiveAveragePool(side);
    }

    @Override
    public String describe() {
        return "average over a grid of %d×%d".formatted(side, side);
    }
}
