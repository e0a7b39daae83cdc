package dev.thaw.optim;

/**
 * NAdam, exactly as {@code torch.optim.NAdam}: {@link Adam} that looks ahead along its mean, as Nesterov's momentum does.
 *
 * <p>Dozat, "Incorporating Nesterov Momentum into Adam", 2016, with the rising momentum of its section 2.
 *
 * @param lr learning rate
 * @param beta1 share of the running mean that is kept, in [0, 1)
 * @param beta2 share of the running mean square that is kept, in [0, 1)
 * @param epsilon added to the root of the corrected mean square
 * @param weightDecay see {@link Decay}
 * @param momentumDecay how fast beta1 rises to its full value
 * @param decay where weight decay acts
 */
public record Nadam(double lr, double beta1, double beta2, double epsilon, double weightDecay, double momentumDecay,
        Decay decay) implements OptimizerChoice {

    /** Where weight decay acts. */
    public enum Decay {
        /** It is added to the gradient, as in {@link Adam}. */
        IN_THE_GRADIENT,
        /** It shrinks the weights before the step, as in {@link AdamW}. */
        APART
    }

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param beta1 share of the running mean that is kept, in [0, 1)
     * @param beta2 share of the running mean square that is kept, in [0, 1)
     * @param epsilon added to the root of the corrected mean square
     * @param weightDecay see {@link Decay}
     * @param momentumDecay how fast beta1 rises to its full value
     * @param decay where weight decay acts
     */
    public Nadam {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireNotNegative("momentum decay", momentumDecay);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /**
     * Starts from PyTorch's numbers: betas 0.9 and 0.999, epsilon 1e-8, momentum decay 0.004, no weight decay.
     *
     * @param lr learning rate; 0.002 is usual
     * @return the rule
     */
    public static Nadam of(double lr) {
        return new Nadam(lr, 0.9, 0.999, 1e-8, 0, 0.004, Decay.IN_THE_GRADIENT);
    }

    /**
     * Sets how much of the running means is kept.
     *
     * @param first share for the gradient, in [0, 1)
     * @param second share for its square, in [0, 1)
     * @return a new rule
     */
    public Nadam betas(double first, double second) {
        return new Nadam(lr, first, second, epsilon, weightDecay, momentumDecay, decay);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public Nadam epsilon(double small) {
        return new Nadam(lr, beta1, beta2, small, weightDecay, momentumDecay, decay);
    }

    @Override
    public Nadam weightDecay(double strength) {
        return new Nadam(lr, beta1, beta2, epsilon, strength, momentumDecay, decay);
    }

    @Override
    public Nadam at(double rate) {
        return new Nadam(rate, beta1, beta2, epsilon, weightDecay, momentumDecay, decay);
    }

    /**
     * Sets how fast beta1 rises to its full value.
     *
     * @param speed 0.004 is usual
     * @return a new rule
     */
    public Nadam momentumDecay(double speed) {
        return new Nadam(lr, beta1, beta2, epsilon, weightDecay, speed, decay);
    }

    /**
     * Takes weight decay out of the gradient.
     *
     * @return a new rule
     */
    public Nadam withDecayApart() {
        return new Nadam(lr, beta1, beta2, epsilon, weightDecay, momentumDecay, Decay.APART);
    }

    @Override
    public String describe() {
        return Wording.of("NAdam", lr, Wording.betas(beta1, beta2), Wording.unless(1e-8, "epsilon", epsilon),
                Wording.unless(0, "weight decay", weightDecay), decay == Decay.APART ? "decay apart" : "",
                Wording.unless(0.004, "momentum decay", momentumDecay));
    }
}
