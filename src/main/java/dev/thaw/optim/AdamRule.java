package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;

/** {@link Adam}'s arithmetic: a dozen libtorch calls a parameter. */
final class AdamRule implements UpdateRule {

    /** What the bias correction makes of rate and root at one step count. */
    private record Correction(NDArray rate, NDArray root) { }

    private final Adam choice;
    private final NDManager manager;
    private final NDArray beta1;
    private final NDArray beta2;
    private final NDArray entering1;
    private final NDArray entering2;
    private final NDArray epsilon;
    private final NDArray decay;
    private final Map<Long, Correction> corrections = new HashMap<>();
    private double lr;

    AdamRule(Adam choice, NDManager manager) {
        this.choice = choice;
        this.manager = manager;
        beta1 = UpdateRule.number(manager, choice.beta1());
        beta2 = UpdateRule.number(manager, choice.beta2());
        entering1 = UpdateRule.number(manager, 1 - choice.beta1());
        entering2 = UpdateRule.number(manager, 1 - choice.beta2());
        epsilon = UpdateRule.number(manager, choice.epsilon());
        decay = UpdateRule.number(manager, choice.weightDecay());
        lr = choice.lr();
    }

    @Override
    public void rate(double value) {
        lr = value;
        corrections.values().forEach(correction -> {
            correction.rate().close();
            correction.root().close();
        });
        corrections.clear();
    }

    @Override
    public void update(NDArray weight, NDArray gradient, State state) {
        if (choice.weightDecay() != 0) {
            UpdateRule.decay(decay, weight, gradient);
        }
        accumulate(gradient, state);
        Correction correction = corrections.computeIfAbsent(state.steps, this::correction);
        try (NDArray root = state.second.sqrt()) {
            root.divi(correction.root()).addi(epsilon);
            try (NDArray step = state.first.div(root)) {
                weight.subi(step.muli(correction.rate()));
            }
        }
    }

    private void accumulate(NDArray gradient, State state) {
        if (state.first == null) {
            state.first = gradient.zerosLike();
            state.second = gradient.zerosLike();
            state.first.attach(manager);
            state.second.attach(manager);
        }
        try (NDArray part = entering1.mul(gradient)) {
            state.first.muli(beta1).addi(part);
        }
        gradient.muli(gradient).muli(entering2);
        state.second.muli(beta2).addi(gradient);
    }

    private Correction correction(long steps) {
        double correction1 = 1 - Math.pow(choice.beta1(), steps);
        double correction2 = 1 - Math.pow(choice.beta2(), steps);
        return new Correction(UpdateRule.number(manager, lr / correction1),
                UpdateRule.number(manager, Math.sqrt(correction2)));
    }
}
