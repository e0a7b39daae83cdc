package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A number of a rule, as an array without dimensions, that a new rate replaces. */
final class ChangingNumber {

    private final NDManager manager;
    private NDArray number;
    private double value;

    ChangingNumber(NDManager manager, double value) {
        this.manager = manager;
        this.value = value;
        number = SingleRule.number(manager, value);
    }

    /** Takes another value; the array stays the same one while the value does. */
    void set(double next) {
        if (next == value) {
            return;
        }
        number.close();
        number = SingleRule.number(manager, next);
        value = next;
    }

    NDArray now() {
        return number;
    }
}
