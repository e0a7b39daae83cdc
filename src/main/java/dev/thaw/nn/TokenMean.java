package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Averages tokens, over a grid {@code [N,H,W,C] → [N,C]} or behind a class token {@code [N,T+1,D] → [N,D]}. */
final class TokenMean extends Module {

    private static final NDIndex BEHIND_FIRST = new NDIndex(":, 1:");

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        Shape shape = x.getShape();
        try (NDArray tokens = shape.dimension() == 3 ? x.get(BEHIND_FIRST) : x.reshape(shape.get(0), -1, shape.get(3))) {
            return tokens.mean(new int[] {1});
        }
    }

    @Override
    protected TokenMean blank() {
        return new TokenMean();
    }

    @Override
    public String describe() {
        return "average over the tokens";
    }
}
