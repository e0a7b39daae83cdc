package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@link Nadam}'s arithmetic: two descents a step, along the gradient and along its mean. */
final class NadamRule implements SingleRule {

    private static final double FADING = 0.96; // fixed in PyTorch, from Dozat's formula

    private final Nadam choice;
    private final NDArray beta1;
    private final NDArray beta2;
    private final NDArray entering1;
    private final NDArray entering2;
    private final NDArray epsilon;
    private final WeightDecay decay;
    private final StepNumbers numbers;
    private final List<Double> products = new ArrayList<>(List.of(1.0));
    private double lr;

    NadamRule(Nadam choice, NDManager manager) {
        this.choice = choice;
        beta1 = SingleRule.number(manager, choice.beta1());
        beta2 = SingleRule.number(manager, choice.beta2());
        entering1 = SingleRule.number(manager, 1 - choice.beta1());
        entering2 = SingleRule.number(manager, 1 - choice.beta2());
        epsilon = SingleRule.number(manager, choice.epsilon());
        decay = new WeightDecay(manager, choice.weightDecay());
        numbers = new StepNumbers(manager, this::numbers);
        lr = choice.lr();
    }

    @Override
    public void rate(double value) {
        lr = value;
        numbers.clear();
    }

    /** The rates along the gradient and along its mean, and the correction of the mean square. */
    private double[] numbers(long steps) {
        double now = momentum(steps);
        double next = momentum(steps + 1);
        return new double[] {lr * (1 - now) / (1 - product(steps)), lr * next / (1 - product(steps + 1)),
            1 - Math.pow(choice.beta2(), steps), 1 - lr * choice.weightDecay()};
    }

    private double momentum(long step) {
        return choice.beta1() * (1 - 0.5 * Math.pow(FADING, step * choice.momentumDecay()));
    }

    /** The product of the momenta of all steps so far. */
    private double product(long steps) {
        while (products.size() <= steps) {
            products.add(products.get(products.size() - 1) * momentum(products.size()));
        }
        return products.get(Math.toIntExact(steps));
    }

    @Override
    public void update(NDArray weight, NDArray gradient, ParameterState state) {
        NDArray[] now = numbers.at(state.steps());
        if (choice.weightDecay() != 0 && choice.decay() == Nadam.Decay.APART) {
            weight.muli(now[3]);
        } else {
            decay.addTo(gradient, weight);
        }
        NDArray mean = state.zeros(Slot.MEAN, gradient);
        NDArray square = state.zeros(Slot.MEAN_SQUARE, gradient);
        SingleRule.mix(mean, beta1, entering1, gradient);
        SingleRule.mixSquare(square, beta2, entering2, gradient);
        try (NDArray corrected = square.div(now[2]); NDArray root = corrected.sqrt()) {
            root.addi(epsilon);
            SingleRule.descend(weight, now[0], gradient, root);
            SingleRule.descend(weight, now[1], mean, root);
        }
    }

    @Override
    public Set<Slot> slots() {
        return Set.of(Slot.MEAN, Slot.MEAN_SQUARE);
    }
}
