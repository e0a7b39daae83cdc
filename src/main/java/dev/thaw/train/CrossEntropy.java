package dev.thaw.train;

import ai.djl.ndarray.NDArray;

/** The loss of classification: the mean of {@code -log p(true class)}, in nats. */
final class CrossEntropy {

    private CrossEntropy() { }

    /**
     * Computes the mean loss of a batch from its raw outputs, in the numerically safe form.
     *
     * @param logits {@code [N,C]}
     * @param labels {@code [N]}, int64
     * @return one number on the device; the caller closes it
     */
    static NDArray mean(NDArray logits, NDArray labels) {
        try (NDArray logShares = logits.logSoftmax(1);               // [N,C]
                NDArray column = labels.expandDims(1);               // [N] → [N,1]
                NDArray chosen = logShares.gather(column, 1);        // [N,1]
                NDArray mean = chosen.mean()) {
            return mean.neg();
        }
    }
}
