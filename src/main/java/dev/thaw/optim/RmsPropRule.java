package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.EnumSet;
import java.util.Set;

/** {@link RmsProp}'s arithmetic: 6 to 14 libtorch calls a parameter. */
final class RmsPropRule implements SingleRule {

    private final RmsProp choice;
    private final NDArray alpha;
    private final NDArray entering;
    private final NDArray epsilon;
    private final NDArray momentum;
    private final WeightDecay decay;
    private final ChangingNumber rate;

    RmsPropRule(RmsProp choice, NDManager manager) {
        this.choice = choice;
        alpha = SingleRule.number(manager, choice.alpha());
        entering = SingleRule.number(manager, 1 - choice.alpha());
        epsilon = SingleRule.number(manager, choice.epsilon());
        momentum = SingleRule.number(manager, choice.momentum());
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
        SingleRule.mixSquare(square, alpha, entering, gradient);
        try (NDArray root = root(square, gradient, state)) {
            root.addi(epsilon);
            if (choice.momentum() == 0) {
                SingleRule.descend(weight, rate.now(), gradient, root);
                return;
            }
            NDArray velocity = state.zeros(Slot.VELOCITY, gradient);
            velocity.muli(momentum).addi(gradient.divi(root));
            try (NDArray step = rate.now().mul(velocity)) {
                weight.subi(step);
            }
        }
    }

    private NDArray root(NDArray square, NDArray gradient, ParameterState state) {
        if (choice.around() == RmsProp.Around.ZERO) {
            return square.sqrt();
        }
        NDArray mean = state.zeros(Slot.GRADIENT, gradient);
        SingleRule.mix(mean, alpha, entering, gradient);
        try (NDArray squaredMean = mean.mul(mean); NDArray variance = square.sub(squaredMean)) {
            return variance.sqrt();
        }
    }

    @Override
    public Set<Slot> slots() {
        Set<Slot> slots = EnumSet.of(Slot.SQUARE);
        if (choice.around() == RmsProp.Around.MEAN) {
            slots.add(Slot.GRADIENT);
        }
        if (choice.momentum() != 0) {
            slots.add(Slot.VELOCITY);
        }
        return slots;
    }
}
