package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** Makes each position of a grid a token, {@code [N,D,H,W] → [N,H·W,D]}. */
final class PatchTokens extends Module {

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray rows = x.reshape(x.getShape().get(0), x.getShape().get(1), -1)) { // [N,D,H·W]
            return rows.transpose(0, 2, 1);
        }
    }

    @Override
    protected PatchTokens blank() {
        return new PatchTokens();
    }

    @Override
    public String describe() {
        return "grid to tokens";
    }
}
