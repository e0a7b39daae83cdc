package dev.thaw.optim;

/**
 * Adagrad, exactly as {@code torch.optim.Adagrad}: steps divided by the root of the sum of all squared gradients so far.
 *
 * <p>Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011. The rate
 * of step t is {@code lr / (1 + (t - 1)·lrDecay)}, t counted for each parameter. Weight decay is added to the gradient.
 *
 * @param lr learning rate
 * @param lrDecay by how much the divisor of the rate grows with each step
 * @param initialAccumulator where the sum of squares begins
 * @param epsilon added to the root of the sum
 * @param weightDecay what is added to the gradient for each unit of weight
 */
public record Adagrad(double lr, double lrDecay, double initialAccumulator, double epsilon, double weightDecay)
        implements OptimizerChoice {

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param lrDecay by how much the divisor of the rate grows with each step
     * @param initialAccumulator where the sum of squares begins
     * @param epsilon added to the root of the sum
     * @param weightDecay what is added to the gradient for each unit of weight
     */
    public Adagrad {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireNotNegative("rate decay", lrDecay);
        Ranges.requireNotNegative("initial accumulator", initialAccumulator);
    }

    /**
     * Starts from PyTorch's numbers: no decay of any kind, a sum that begins at 0, epsilon 1e-10.
     *
     * @param lr learning rate; 0.01 is usual
     * @return the rule
     */
    public static Adagrad of(double lr) {
        return new Adagrad(lr, 0, 0, 1e-10, 0);
    }

    /**
     * Lowers the rate from step to step.
     *
     * @param growth what each step adds to the divisor of the rate
     * @return a new rule
     */
    public Adagrad lrDecay(double growth) {
        return new Adagrad(lr, growth, initialAccumulator, epsilon, weightDecay);
    }

    /**
     * Sets where the sum of squares begins, which softens the first steps.
     *
     * @param sum 0 or more
     * @return a new rule
     */
    public Adagrad initialAccumulator(double sum) {
        return new Adagrad(lr, lrDecay, sum, epsilon, weightDecay);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public Adagrad epsilon(double small) {
        return new Adagrad(lr, lrDecay, initialAccumulator, small, weightDecay);
    }

    @Override
    public Adagrad weightDecay(double decay) {
        return new Adagrad(lr, lrDecay, initialAccumulator, epsilon, decay);
    }

    @Override
    public Adagrad at(double rate) {
        return new Adagrad(rate, lrDecay, initialAccumulator, epsilon, weightDecay);
    }

    @Override
    public String describe() {
        return Wording.of("Adagrad", lr, Wording.unless(0, "rate decay", lrDecay),
                Wording.unless(0, "initial accumulator", initialAccumulator), Wording.unless(1e-10, "epsilon", epsilon),
                Wording.unless(0, "weight decay", weightDecay));
    }
}
