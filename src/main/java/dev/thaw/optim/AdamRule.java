package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.FusedStep;
import dev.thaw.engine.FusedStep.AdamNumbers;
import dev.thaw.engine.FusedStep.Moments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Adam}'s and {@link AdamW}'s arithmetic: one libtorch call a group. */
final class AdamRule implements UpdateRule {

    /** Where weight decay acts. */
    enum Decay { IN_THE_GRADIENT, APART }

    private final Adam choice;
    private final Decay where;
    private double lr;
    private double beta1;

    AdamRule(Adam choice, Decay where) {
        this.choice = choice;
        this.where = where;
        lr = choice.lr();
        beta1 = choice.beta1();
    }

    @Override
    public void rate(double value) {
        lr = value;
    }

    /** PyTorch corrects the mean by the power of today's beta1, whatever it was in earlier steps; so does this. */
    @Override
    public boolean momentum(double share) {
        beta1 = share;
        return true;
    }

    @Override
    public void update(List<Moving> parameters) {
        Map<Long, NDArray> counts = new HashMap<>();
        try {
            parameters.forEach(one -> counts.computeIfAbsent(one.state().steps(), steps -> count(steps, one.weight())));
            update(parameters, parameters.stream().map(one -> counts.get(one.state().steps())).toList());
        } finally {
            counts.values().forEach(NDArray::close);
        }
    }

    /** On the weight's device, unlike a rule's other numbers: libtorch's fused step looks them up where it computes. */
    private static NDArray count(long steps, NDArray weight) {
        NDArray count = weight.getManager().full(new Shape(), steps);
        NDScope.unregister(count); // an open scope of the caller must not take it along
        return count;
    }

    private void update(List<Moving> parameters, List<NDArray> counts) {
        List<NDArray> largest = choice.divisor() == Adam.Divisor.CURRENT ? List.of()
                : Moving.zeros(Slot.LARGEST_MEAN_SQUARE, parameters);
        Moments moments = new Moments(Moving.zeros(Slot.MEAN, parameters), Moving.zeros(Slot.MEAN_SQUARE, parameters), largest,
                counts);
        AdamNumbers numbers = new AdamNumbers(lr, beta1, choice.beta2(), choice.weightDecay(), choice.epsilon());
        if (where == Decay.APART) {
            FusedStep.adamW(Moving.weights(parameters), Moving.gradients(parameters), moments, numbers);
        } else {
            FusedStep.adam(Moving.weights(parameters), Moving.gradients(parameters), moments, numbers);
        }
    }

    @Override
    public Set<Slot> slots() {
        return choice.divisor() == Adam.Divisor.CURRENT ? Set.of(Slot.MEAN, Slot.MEAN_SQUARE)
                : Set.of(Slot.MEAN, Slot.MEAN_SQUARE, Slot.LARGEST_MEAN_SQUARE);
    }
}
