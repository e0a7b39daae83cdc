package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A number of a rule, as an array without dimensions, that a new rate replaces. */
final class ChangingNumber {

    private final NDManager manager;
    private NDArray number;

    ChangingNumber(NDManager manager, double value) {
        this.manager = manager;
        number = UpdateRule.number(manager, value);
    }

    void set(double value) {
        number.close();
        number = UpdateRule.number(manager, value);
    }

    NDArray now() {
        return number;
    }
}
