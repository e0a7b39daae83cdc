package dev.thaw.optim;

/**
 * Adamax, exactly as {@code torch.optim.Adamax}: {@link Adam} with the largest gradient of late as its divisor.
 *
 * <p>Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 2, arXiv:1412.6980. Weight decay is
 * added to the gradient.
 *
 * @param lr learning rate
 * @param beta1 share of the running mean that is kept, in [0, 1)
 * @param beta2 share of the fading maximum that is kept, in [0, 1)
 * @param epsilon added to the size of each gradient
 * @param weightDecay what is added to the gradient for each unit of weight
 */
public record Adamax(double lr, double beta1, double beta2, double epsilon, double weightDecay) implements OptimizerChoice {

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param beta1 share of the running mean that is kept, in [0, 1)
     * @param beta2 share of the fading maximum that is kept, in [0, 1)
     * @param epsilon added to the size of each gradient
     * @param weightDecay what is added to the gradient for each unit of weight
     */
    public Adamax {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /**
     * Starts from the paper's numbers: betas 0.9 and 0.999, epsilon 1e-8, no decay.
     *
     * @param lr learning rate; 0.002 is usual
     * @return the rule
     */
    public static Adamax of(double lr) {
        return new Adamax(lr, 0.9, 0.999, 1e-8, 0);
    }

    /**
     * Sets how much of the running means is kept.
     *
     * @param first share for the gradient, in [0, 1)
     * @param second share for the maximum, in [0, 1)
     * @return a new rule
     */
    public Adamax betas(double first, double second) {
        return new Adamax(lr, first, second, epsilon, weightDecay);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public Adamax epsilon(double small) {
        return new Adamax(lr, beta1, beta2, small, weightDecay);
    }

    @Override
    public Adamax weightDecay(double decay) {
        return new Adamax(lr, beta1, beta2, epsilon, decay);
    }

    @Override
    public Adamax at(double rate) {
        return new Adamax(rate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public String describe() {
        return Wording.of("Adamax", lr, Wording.betas(beta1, beta2), Wording.unless(1e-8, "epsilon", epsilon),
                Wording.unless(0, "weight decay", weightDecay));
    }
}
