package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Weight decay by way of the gradient: what is added to it for each unit of weight. */
final class WeightDecay {

    private final double perUnit;
    private final NDArray number;

    WeightDecay(NDManager manager, double perUnit) {
        this.perUnit = perUnit;
        number = SingleRule.number(manager, perUnit);
    }

    /** Makes {@code gradient += decay · weight}; nothing is computed without decay. */
    void addTo(NDArray gradient, NDArray weight) {
        if (perUnit != 0) {
            SingleRule.add(gradient, number, weight);
        }
    }
}
