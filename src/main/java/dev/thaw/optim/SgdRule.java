package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;

/** {@link Sgd}'s arithmetic: 2 to 7 libtorch calls a parameter. */
final class SgdRule implements UpdateRule {

    private final Sgd choice;
    private final ChangingNumber momentum;
    private final NDArray entering;
    private final WeightDecay decay;
    private final ChangingNumber rate;

    SgdRule(Sgd choice, NDManager manager) {
        this.choice = choice;
        momentum = new ChangingNumber(manager, choice.momentum());
        entering = UpdateRule.number(manager, 1 - choice.dampening());
        decay = new WeightDecay(manager, choice.weightDecay());
        rate = new ChangingNumber(manager, choice.lr());
    }

    @Override
    public void rate(double lr) {
        rate.set(lr);
    }

    @Override
    public boolean momentum(double share) {
        momentum.set(share);
        return choice.momentum() > 0;
    }

    @Override
    public void update(NDArray weight, NDArray gradient, ParameterState state) {
        decay.addTo(gradient, weight);
        try (NDArray step = rate.now().mul(direction(gradient, state))) {
            weight.subi(step);
        }
    }

    @Override
    public Set<Slot> slots() {
        return choice.momentum() == 0 ? Set.of() : Set.of(Slot.VELOCITY);
    }

    private NDArray direction(NDArray gradient, ParameterState state) {
        if (choice.momentum() == 0) {
            return gradient;
        }
        NDArray velocity = velocity(gradient, state);
        if (choice.look() == Sgd.Look.HERE) {
            return velocity;
        }
        UpdateRule.add(gradient, momentum.now(), velocity);
        return gradient;
    }

    private NDArray velocity(NDArray gradient, ParameterState state) {
        if (!state.holds(Slot.VELOCITY)) {
            return state.slot(Slot.VELOCITY, gradient::duplicate);
        }
        NDArray velocity = state.zeros(Slot.VELOCITY, gradient).muli(momentum.now());
        if (choice.dampening() == 0) {
            return velocity.addi(gradient);
        }
        UpdateRule.add(velocity, entering, gradient);
        return velocity;
    }
}
