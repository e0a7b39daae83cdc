package dev.thaw.optim;

/**
 * AdamW, exactly as {@code torch.optim.AdamW}: {@link Adam}, with the weight decay apart from the gradient.
 *
 * <p>Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2, arXiv:1711.05101: before the step
 * {@code w *= 1 - lr·decay}, so that weights with large gradients shrink as much as the others.
 *
 * @param lr learning rate
 * @param beta1 share of the running mean that is kept, in [0, 1)
 * @param beta2 share of the running mean square that is kept, in [0, 1)
 * @param epsilon added to the root of the corrected mean square
 * @param weightDecay share of each weight that a step at rate 1 takes away
 * @param divisor which mean square divides
 */
public record AdamW(double lr, double beta1, double beta2, double epsilon, double weightDecay, Adam.Divisor divisor)
        implements OptimizerChoice {

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param beta1 share of the running mean that is kept, in [0, 1)
     * @param beta2 share of the running mean square that is kept, in [0, 1)
     * @param epsilon added to the root of the corrected mean square
     * @param weightDecay share of each weight that a step at rate 1 takes away
     * @param divisor which mean square divides
     */
    public AdamW {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /**
     * Starts from PyTorch's numbers: betas 0.9 and 0.999, epsilon 1e-8, decay 0.01.
     *
     * @param lr learning rate; 0.001 is usual
     * @return the rule
     */
    public static AdamW of(double lr) {
        return new AdamW(lr, 0.9, 0.999, 1e-8, 0.01, Adam.Divisor.CURRENT);
    }

    /**
     * Sets how much of the running means is kept.
     *
     * @param first share for the gradient, in [0, 1)
     * @param second share for its square, in [0, 1)
     * @return a new rule
     */
    public AdamW betas(double first, double second) {
        return new AdamW(lr, first, second, epsilon, weightDecay, divisor);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public AdamW epsilon(double small) {
        return new AdamW(lr, beta1, beta2, small, weightDecay, divisor);
    }

    @Override
    public AdamW weightDecay(double decay) {
        return new AdamW(lr, beta1, beta2, epsilon, decay, divisor);
    }

    @Override
    public AdamW at(double rate) {
        return new AdamW(rate, beta1, beta2, epsilon, weightDecay, divisor);
    }

    /**
     * Divides by the largest mean square so far, a divisor that never shrinks.
     *
     * @return a new rule
     */
    public AdamW withAmsgrad() {
        return new AdamW(lr, beta1, beta2, epsilon, weightDecay, Adam.Divisor.LARGEST);
    }

    /** Returns the same numbers, whose arithmetic the two share. */
    Adam numbers() {
        return new Adam(lr, beta1, beta2, epsilon, weightDecay, divisor);
    }

    @Override
    public String describe() {
        return Wording.of("AdamW", lr, Wording.betas(beta1, beta2), Wording.unless(1e-8, "epsilon", epsilon),
                "weight decay " + weightDecay, divisor == Adam.Divisor.LARGEST ? "AMSGrad" : "");
    }
}
