package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;

/** {@link Adamax}'s arithmetic: the divisor is the largest gradient of late. */
final class AdamaxRule implements SingleRule {

    private final NDArray beta1;
    private final NDArray beta2;
    private final NDArray entering1;
    private final NDArray epsilon;
    private final WeightDecay decay;
    private final StepNumbers rates;
    private double lr;

    AdamaxRule(Adamax choice, NDManager manager) {
        beta1 = SingleRule.number(manager, choice.beta1());
        beta2 = SingleRule.number(manager, choice.beta2());
        entering1 = SingleRule.number(manager, 1 - choice.beta1());
        epsilon = SingleRule.number(manager, choice.epsilon());
        decay = new WeightDecay(manager, choice.weightDecay());
        rates = new StepNumbers(manager, steps -> new double[] {lr / (1 - Math.pow(choice.beta1(), steps))});
        lr = choice.lr();
    }

    @Override
    public void rate(double value) {
        lr = value;
        rates.clear();
    }

    @Override
    public void update(NDArray weight, NDArray gradient, ParameterState state) {
        decay.addTo(gradient, weight);
        NDArray mean = state.zeros(Slot.MEAN, gradient);
        SingleRule.mix(mean, beta1, entering1, gradient);
        NDArray before = state.zeros(Slot.FADING_MAXIMUM, gradient).muli(beta2);
        try (NDArray size = gradient.abs()) {
            state.replace(Slot.FADING_MAXIMUM, before.maximum(size.addi(epsilon)));
        }
        SingleRule.descend(weight, rates.at(state.steps())[0], mean, state.slots().get(Slot.FADING_MAXIMUM));
    }

    @Override
    public Set<Slot> slots() {
        return Set.of(Slot.MEAN, Slot.FADING_MAXIMUM);
    }
}
