package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;

/** {@link Adadelta}'s arithmetic: steps as long as earlier steps were. */
final class AdadeltaRule implements SingleRule {

    private final NDArray rho;
    private final NDArray entering;
    private final NDArray epsilon;
    private final WeightDecay decay;
    private final ChangingNumber rate;

    AdadeltaRule(Adadelta choice, NDManager manager) {
        rho = SingleRule.number(manager, choice.rho());
        entering = SingleRule.number(manager, 1 - choice.rho());
        epsilon = SingleRule.number(manager, choice.epsilon());
        decay = new WeightDecay(manager, choice.weightDecay());
        rate = new ChangingNumber(manager, choice.lr());
    }

    @Override
    public void rate(double lr) {
        rate.set(lr);
    }

    @Override
    public void update(NDArray weight, NDArray gradient, ParameterState state) {
        decay.addTo(gradient, weight);
        NDArray square = state.zeros(Slot.SQUARE, gradient);
        NDArray squaredStep = state.zeros(Slot.SQUARED_STEP, gradient);
        SingleRule.mixSquare(square, rho, entering, gradient);
        try (NDArray root = root(square); NDArray step = root(squaredStep)) {
            step.divi(root).muli(gradient);
            SingleRule.mixSquare(squaredStep, rho, entering, step);
            weight.subi(step.muli(rate.now()));
        }
    }

    private NDArray root(NDArray mean) {
        try (NDArray raised = epsilon.add(mean)) {
            return raised.sqrt();
        }
    }

    @Override
    public Set<Slot> slots() {
        return Set.of(Slot.SQUARE, Slot.SQUARED_STEP);
    }
}
