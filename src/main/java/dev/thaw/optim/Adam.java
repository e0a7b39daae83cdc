package dev.thaw.optim;

/**
 * Adam, exactly as {@code torch.optim.Adam}: steps scaled by running means of the gradient and of its square.
 *
 * <p>Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1, arXiv:1412.6980. Weight decay is
 * added to the gradient. The bias correction counts each parameter's own steps, so a layer that is unfrozen late starts as
 * gently as one that trained from the beginning.
 *
 * @param lr learning rate
 * @param beta1 share of the running mean that is kept, in [0, 1)
 * @param beta2 share of the running mean square that is kept, in [0, 1)
 * @param epsilon added to the root of the corrected mean square
 * @param weightDecay what is added to the gradient for each unit of weight
 * @param divisor which mean square divides
 */
public record Adam(double lr, double beta1, double beta2, double epsilon, double weightDecay, Divisor divisor)
        implements OptimizerChoice {

    /** Which mean square of the gradient divides the step. */
    public enum Divisor {
        /** That of now. */
        CURRENT,
        /** The largest so far: AMSGrad, Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018, algorithm 2. */
        LARGEST
    }

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param beta1 share of the running mean that is kept, in [0, 1)
     * @param beta2 share of the running mean square that is kept, in [0, 1)
     * @param epsilon added to the root of the corrected mean square
     * @param weightDecay what is added to the gradient for each unit of weight
     * @param divisor which mean square divides
     */
    public Adam {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /**
     * Starts from the paper's numbers: betas 0.9 and 0.999, epsilon 1e-8, no decay.
     *
     * @param lr learning rate; 0.001 is usual
     * @return the rule
     */
    public static Adam of(double lr) {
        return new Adam(lr, 0.9, 0.999, 1e-8, 0, Divisor.CURRENT);
    }

    /**
     * Sets how much of the running means is kept.
     *
     * @param first share for the gradient, in [0, 1)
     * @param second share for its square, in [0, 1)
     * @return a new rule
     */
    public Adam betas(double first, double second) {
        return new Adam(lr, first, second, epsilon, weightDecay, divisor);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public Adam epsilon(double small) {
        return new Adam(lr, beta1, beta2, small, weightDecay, divisor);
    }

    @Override
    public Adam weightDecay(double decay) {
        return new Adam(lr, beta1, beta2, epsilon, decay, divisor);
    }

    @Override
    public Adam at(double rate) {
        return new Adam(rate, beta1, beta2, epsilon, weightDecay, divisor);
    }

    /**
     * Divides by the largest mean square so far, a divisor that never shrinks.
     *
     * @return a new rule
     */
    public Adam withAmsgrad() {
        return new Adam(lr, beta1, beta2, epsilon, weightDecay, Divisor.LARGEST);
    }

    @Override
    public String describe() {
        return Wording.of("Adam", lr, Wording.betas(beta1, beta2), Wording.unless(1e-8, "epsilon", epsilon),
                Wording.unless(0, "weight decay", weightDecay), divisor == Divisor.LARGEST ? "AMSGrad" : "");
    }
}
