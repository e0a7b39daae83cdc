package dev.thaw.optim;

/**
 * Adadelta, exactly as {@code torch.optim.Adadelta}: steps as long as earlier steps were, against the gradient's size.
 *
 * <p>Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1, arXiv:1212.5701. Weight decay is added to the
 * gradient.
 *
 * @param lr learning rate
 * @param rho share of the running mean squares that is kept, in [0, 1)
 * @param epsilon added to the mean squares before their roots
 * @param weightDecay what is added to the gradient for each unit of weight
 */
public record Adadelta(double lr, double rho, double epsilon, double weightDecay) implements OptimizerChoice {

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param rho share of the running mean squares that is kept, in [0, 1)
     * @param epsilon added to the mean squares before their roots
     * @param weightDecay what is added to the gradient for each unit of weight
     */
    public Adadelta {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireShare("rho", rho);
    }

    /**
     * Starts from PyTorch's numbers: rho 0.9, epsilon 1e-6, no decay.
     *
     * @param lr learning rate; 1 is usual
     * @return the rule
     */
    public static Adadelta of(double lr) {
        return new Adadelta(lr, 0.9, 1e-6, 0);
    }

    /**
     * Sets how much of the mean squares is kept.
     *
     * @param share in [0, 1); 0.9 is usual
     * @return a new rule
     */
    public Adadelta rho(double share) {
        return new Adadelta(lr, share, epsilon, weightDecay);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public Adadelta epsilon(double small) {
        return new Adadelta(lr, rho, small, weightDecay);
    }

    @Override
    public Adadelta weightDecay(double decay) {
        return new Adadelta(lr, rho, epsilon, decay);
    }

    @Override
    public Adadelta at(double rate) {
        return new Adadelta(rate, rho, epsilon, weightDecay);
    }

    @Override
    public String describe() {
        return Wording.of("Adadelta", lr, Wording.unless(0.9, "rho", rho), Wording.unless(1e-6, "epsilon", epsilon),
                Wording.unless(0, "weight decay", weightDecay));
    }
}
