package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Torch;

/**
 * The side-by-side parts of an attention; all of them are computed by the same few calls.
 *
 * @param count how many
 * @param width numbers per token in each
 */
record Heads(int count, int width) {

    /**
     * Shares out the numbers of each token.
     *
     * @throws IllegalArgumentException if the heads do not divide them
     */
    static Heads of(int size, int count) {
        if (count < 1 || size % count != 0) {
            throw new IllegalArgumentException("%d heads do not divide %d numbers per token; give a divisor of %d"
                    .formatted(count, size, size));
        }
        return new Heads(count, size / count);
    }

    /** Parts queries, keys and values, {@code [N,T,3·D] →} three views of {@code [1,N,heads,T,D/heads]}. */
    NDList split(NDArray joined) {
        Shape shape = joined.getShape();
        try (NDArray parted = joined.reshape(shape.get(0), shape.get(1), 3, count, width);
                NDArray ordered = parted.transpose(2, 0, 3, 1, 4)) { // [3,N,heads,T,D/heads]
            return ordered.split(3);
        }
    }

    /** Computes q·kᵀ/√d, {@code [1,N,heads,T,T]}. */
    NDArray scores(NDArray queries, NDArray keys) {
        try (NDArray scaled = Torch.times(queries, 1 / Math.sqrt(width)); NDArray turned = keys.transpose(0, 1, 2, 4, 3)) {
            return scaled.matMul(turned);
        }
    }

    /** Puts the parts of each token together again, {@code [1,N,heads,T,D/heads] → [N,T,D]}. */
    NDArray join(NDArray mixed) {
        Shape shape = mixed.getShape();
        try (NDArray tokensFirst = mixed.transpose(0, 1, 3, 2, 4)) {
            return tokensFirst.reshape(shape.get(1), shape.get(3), (long) count * width);
        }
    }
}
