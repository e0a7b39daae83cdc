package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Puts the channels of a square grid last, {@code [N,D,H,W] → [N,H,W,D]}, and refuses grids of another size. */
final class TokenGrid extends Module {

    private final int side;
    private final int patch;

    TokenGrid(int side, int patch) {
        this.side = side;
        this.patch = patch;
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        Shape shape = x.getShape();
        if (shape.get(2) != side || shape.get(3) != side) {
            throw new IllegalArgumentException("""
                    the windows of this network are cut from %d×%d patches, but these images have %d×%d; resize them to %d \
                    pixels, \
                    or make the network for their size""".formatted(side, side, shape.get(2), shape.get(3), side * patch));
        }
        return x.transpose(0, 2, 3, 1);
    }

    @Override
    protected TokenGrid blank() {
        return new TokenGrid(side, patch);
    }

    @Override
    public String describe() {
        return "channels last";
    }
}
