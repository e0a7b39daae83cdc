package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;

/** {@link Adagrad}'s arithmetic: 6 to 8 libtorch calls a parameter. */
final class AdagradRule implements SingleRule {

    private final NDArray initial;
    private final NDArray epsilon;
    private final WeightDecay decay;
    private final StepNumbers rates;
    private double lr;

    AdagradRule(Adagrad choice, NDManager manager) {
        initial = SingleRule.number(manager, choice.initialAccumulator());
        epsilon = SingleRule.number(manager, choice.epsilon());
        decay = new WeightDecay(manager, choice.weightDecay());
        rates = new StepNumbers(manager, steps -> new double[] {lr / (1 + (steps - 1) * choice.lrDecay())});
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
        NDArray sum = state.slot(Slot.SUM_OF_SQUARES, () -> gradient.zerosLike().addi(initial));
        try (NDArray square = gradient.mul(gradient)) {
            sum.addi(square);
        }
        try (NDArray root = sum.sqrt()) {
            SingleRule.descend(weight, rates.at(state.steps())[0], gradient, root.addi(epsilon));
        }
    }

    @Override
    public Set<Slot> slots() {
        return Set.of(Slot.SUM_OF_SQUARES);
    }
}
