package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** Takes the first token of each image, {@code [N,T,D] → [N,D]}. */
final class FirstToken extends Module {

    private static final NDIndex FIRST = new NDIndex(":, 0");

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return x.get(FIRST);
    }

    @Override
    protected FirstToken blank() {
        return new FirstToken();
    }

    @Override
    public String describe() {
        return "first token";
    }
}
