package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.GradientMode;

/**
 * Runs some neighbouring children of a network's root, as the root itself would.
 *
 * @param root the whole sequence
 * @param name the network's name, for messages
 */
record Part(Sequential root, String name) {

    static Part of(Module root, String name) {
        if (root instanceof Sequential sequence) {
            return new Part(sequence, name);
        }
        throw new IllegalArgumentException("%s is no sequence of parts (its root is %s), so it cannot be run in two halves"
                .formatted(name, root.describe()));
    }

    /** Runs the children from one position up to, but without, another; the result is never {@code x} itself. */
    NDArray run(int from, int to, NDArray x, Mode mode) {
        int count = root.namedChildren().size();
        if (from < 0 || from > to || to > count) {
            throw new IllegalArgumentException("%s has %d parts: %s; it cannot be cut after part %d".formatted(name, count,
                    String.join(", ", root.namedChildren().keySet()), from == 0 ? to : from));
        }
        if (mode == Mode.TRAIN) {
            return compute(from, to, x, root.heldInInference() ? Mode.EVAL : mode);
        }
        try (GradientMode off = GradientMode.off()) {
            return compute(from, to, x, mode);
        }
    }

    private NDArray compute(int from, int to, NDArray x, Mode mode) {
        NDArray output = root.compute(from, to, x, mode);
        return output == x ? x.duplicate() : output;
    }
}
