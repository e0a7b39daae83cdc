package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A parameter in the step that moves it; the state counts this step already. */
record Moving(NDArray weight, NDArray gradient, ParameterState state) {

    static List<NDArray> weights(List<Moving> all) {
        return all.stream().map(Moving::weight).toList();
    }

    static List<NDArray> gradients(List<Moving> all) {
        return all.stream().map(Moving::gradient).toList();
    }

    /** Returns what a slot holds of each; zeros at a parameter's first step. */
    static List<NDArray> zeros(Slot slot, List<Moving> all) {
        return all.stream().map(one -> one.state().zeros(slot, one.gradient())).toList();
    }
}
