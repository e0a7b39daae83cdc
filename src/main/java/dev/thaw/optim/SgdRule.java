package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.FusedStep;
import dev.thaw.engine.FusedStep.SgdNumbers;
import dev.thaw.engine.FusedStep.SgdOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@link Sgd}'s arithmetic: one libtorch call a group, or two where some of its parameters take their first step. */
final class SgdRule implements UpdateRule {

    private final Sgd choice;
    private double lr;
    private double momentum;

    SgdRule(Sgd choice) {
        this.choice = choice;
        lr = choice.lr();
        momentum = choice.momentum();
    }

    @Override
    public void rate(double value) {
        lr = value;
    }

    @Override
    public boolean momentum(double share) {
        momentum = share;
        return choice.momentum() > 0;
    }

    @Override
    public void update(List<Moving> parameters) {
        Set<SgdOption> options = EnumSet.noneOf(SgdOption.class);
        if (choice.look() == Sgd.Look.AHEAD) {
            options.add(SgdOption.NESTEROV);
        }
        if (choice.momentum() == 0) {
            step(parameters, List.of(), options);
            return;
        }
        List<Moving> going = parameters.stream().filter(one -> one.state().holds(Slot.VELOCITY)).toList();
        List<Moving> first = parameters.stream().filter(one -> !one.state().holds(Slot.VELOCITY)).toList();
        step(going, Moving.zeros(Slot.VELOCITY, going), options);
        options.add(SgdOption.FIRST_STEP);
        step(first, Moving.zeros(Slot.VELOCITY, first), options);
    }

    private void step(List<Moving> parameters, List<NDArray> velocities, Set<SgdOption> options) {
        if (!parameters.isEmpty()) {
            SgdNumbers numbers = new SgdNumbers(lr, momentum, choice.dampening(), choice.weightDecay());
            FusedStep.sgd(Moving.weights(parameters), Moving.gradients(parameters), velocities, numbers, options);
        }
    }

    @Override
    public Set<Slot> slots() {
        return choice.momentum() == 0 ? Set.of() : Set.of(Slot.VELOCITY);
    }
}
