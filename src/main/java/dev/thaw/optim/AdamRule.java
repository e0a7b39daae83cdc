package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;

/** {@link Adam}'s and {@link AdamW}'s arithmetic: a dozen libtorch calls a parameter. */
final class AdamRule implements UpdateRule {

    /** Where weight decay acts. */
    enum Decay { IN_THE_GRADIENT, APART }

    private final Adam choice;
    private final Decay where;
    private final ChangingNumber beta1;
    private final NDArray beta2;
    private final ChangingNumber entering1;
    private final NDArray entering2;
    private final NDArray epsilon;
    private final WeightDecay decay;
    private final StepNumbers corrections;
    private final ChangingNumber shrinking;
    private double lr;
    private double kept;

    AdamRule(Adam choice, Decay where, NDManager manager) {
        this.choice = choice;
        this.where = where;
        kept = choice.beta1();
        beta1 = new ChangingNumber(manager, kept);
        beta2 = UpdateRule.number(manager, choice.beta2());
        entering1 = new ChangingNumber(manager, 1 - kept);
        entering2 = UpdateRule.number(manager, 1 - choice.beta2());
        epsilon = UpdateRule.number(manager, choice.epsilon());
        decay = new WeightDecay(manager, choice.weightDecay());
        shrinking = new ChangingNumber(manager, 1);
        corrections = new StepNumbers(manager, steps -> new double[] {
            lr / (1 - Math.pow(kept, steps)), Math.sqrt(1 - Math.pow(choice.beta2(), steps))});
        rate(choice.lr());
    }

    @Override
    public void rate(double value) {
        lr = value;
        corrections.clear();
        shrinking.set(1 - lr * choice.weightDecay());
    }

    /** PyTorch corrects the mean by the power of today's beta1, whatever it was in earlier steps; so does this. */
    @Override
    public boolean momentum(double share) {
        kept = share;
        beta1.set(share);
        entering1.set(1 - share);
        corrections.clear();
        return true;
    }

    @Override
    public void update(NDArray weight, NDArray gradient, ParameterState state) {
        if (choice.weightDecay() != 0 && where == Decay.APART) {
            weight.muli(shrinking.now());
        } else {
            decay.addTo(gradient, weight);
        }
        NDArray mean = state.zeros(Slot.MEAN, gradient);
        UpdateRule.mix(mean, beta1.now(), entering1.now(), gradient);
        NDArray[] correction = corrections.at(state.steps());
        try (NDArray root = square(gradient, state).sqrt()) {
            root.divi(correction[1]).addi(epsilon);
            UpdateRule.descend(weight, correction[0], mean, root);
        }
    }

    /** Uses the gradient up: its square takes its place. */
    private NDArray square(NDArray gradient, ParameterState state) {
        NDArray square = state.zeros(Slot.MEAN_SQUARE, gradient).muli(beta2);
        square.addi(gradient.muli(gradient).muli(entering2));
        if (choice.divisor() == Adam.Divisor.CURRENT) {
            return square;
        }
        state.replace(Slot.LARGEST_MEAN_SQUARE, square.maximum(state.zeros(Slot.LARGEST_MEAN_SQUARE, gradient)));
        return state.slots().get(Slot.LARGEST_MEAN_SQUARE);
    }

    @Override
    public Set<Slot> slots() {
        return choice.divisor() == Adam.Divisor.CURRENT ? Set.of(Slot.MEAN, Slot.MEAN_SQUARE)
                : Set.of(Slot.MEAN, Slot.MEAN_SQUARE, Slot.LARGEST_MEAN_SQUARE);
    }
}
