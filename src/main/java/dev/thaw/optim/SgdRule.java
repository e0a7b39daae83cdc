package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** {@link Sgd}'s arithmetic: 2 to 7 libtorch calls a parameter. */
final class SgdRule implements UpdateRule {

    private final Sgd choice;
    private final NDManager manager;
    private final NDArray momentum;
    private final NDArray entering;
    private final NDArray decay;
    private NDArray rate;

    SgdRule(Sgd choice, NDManager manager) {
        this.choice = choice;
        this.manager = manager;
        momentum = UpdateRule.number(manager, choice.momentum());
        entering = UpdateRule.number(manager, 1 - choice.dampening());
        decay = UpdateRule.number(manager, choice.weightDecay());
        rate = UpdateRule.number(manager, choice.lr());
    }

    @Override
    public void rate(double lr) {
        rate.close();
        rate = UpdateRule.number(manager, lr);
    }

    @Override
    public void update(NDArray weight, NDArray gradient, State state) {
        if (choice.weightDecay() != 0) {
            UpdateRule.decay(decay, weight, gradient);
        }
        try (NDArray step = rate.mul(direction(gradient, state))) {
            weight.subi(step);
        }
    }

    private NDArray direction(NDArray gradient, State state) {
        if (choice.momentum() == 0) {
            return gradient;
        }
        accumulate(gradient, state);
        if (choice.look() == Sgd.Look.HERE) {
            return state.first;
        }
        try (NDArray ahead = momentum.mul(state.first)) {
            return gradient.addi(ahead);
        }
    }

    private void accumulate(NDArray gradient, State state) {
        if (state.first == null) {
            state.first = gradient.duplicate();
            state.first.attach(manager);
            return;
        }
        state.first.muli(momentum);
        if (choice.dampening() == 0) {
            state.first.addi(gradient);
            return;
        }
        try (NDArray dampened = entering.mul(gradient)) {
            state.first.addi(dampened);
        }
    }
}
