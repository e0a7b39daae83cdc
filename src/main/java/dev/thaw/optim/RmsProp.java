package dev.thaw.optim;

/**
 * RMSprop, exactly as {@code torch.optim.RMSprop}: steps divided by the root of the gradient's running mean square.
 *
 * <p>Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; around the mean: Graves, "Generating Sequences With Recurrent Neural
 * Networks", 2013, arXiv:1308.0850. Epsilon stands outside of the root. Weight decay is added to the gradient.
 *
 * @param lr learning rate
 * @param alpha share of the running mean square that is kept, in [0, 1)
 * @param epsilon added to the root of the mean square
 * @param momentum share of the velocity that is kept, in [0, 1)
 * @param weightDecay what is added to the gradient for each unit of weight
 * @param around what the mean square is taken around
 */
public record RmsProp(double lr, double alpha, double epsilon, double momentum, double weightDecay, Around around)
        implements OptimizerChoice {

    /** What the mean square of the gradient is taken around. */
    public enum Around {
        /** Zero: the mean square itself. */
        ZERO,
        /** The gradient's running mean: its variance. */
        MEAN
    }

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param alpha share of the running mean square that is kept, in [0, 1)
     * @param epsilon added to the root of the mean square
     * @param momentum share of the velocity that is kept, in [0, 1)
     * @param weightDecay what is added to the gradient for each unit of weight
     * @param around what the mean square is taken around
     */
    public RmsProp {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireNotNegative("epsilon", epsilon);
        Ranges.requireShare("alpha", alpha);
        Ranges.requireShare("momentum", momentum);
    }

    /**
     * Starts from PyTorch's numbers: alpha 0.99, epsilon 1e-8, no momentum, no decay, not centred.
     *
     * @param lr learning rate; 0.01 is usual
     * @return the rule
     */
    public static RmsProp of(double lr) {
        return new RmsProp(lr, 0.99, 1e-8, 0, 0, Around.ZERO);
    }

    /**
     * Sets how much of the mean square is kept.
     *
     * @param share in [0, 1); 0.99 is usual
     * @return a new rule
     */
    public RmsProp alpha(double share) {
        return new RmsProp(lr, share, epsilon, momentum, weightDecay, around);
    }

    /**
     * Keeps a share of the velocity from step to step.
     *
     * @param share in [0, 1)
     * @return a new rule
     */
    public RmsProp momentum(double share) {
        return new RmsProp(lr, alpha, epsilon, share, weightDecay, around);
    }

    /**
     * Divides by the root of the variance: {@code centered=True}.
     *
     * @return a new rule
     */
    public RmsProp withCentring() {
        return new RmsProp(lr, alpha, epsilon, momentum, weightDecay, Around.MEAN);
    }

    /**
     * Sets what keeps the division from blowing up.
     *
     * @param small a small number
     * @return a new rule
     */
    public RmsProp epsilon(double small) {
        return new RmsProp(lr, alpha, small, momentum, weightDecay, around);
    }

    @Override
    public RmsProp weightDecay(double decay) {
        return new RmsProp(lr, alpha, epsilon, momentum, decay, around);
    }

    @Override
    public RmsProp at(double rate) {
        return new RmsProp(rate, alpha, epsilon, momentum, weightDecay, around);
    }

    @Override
    public String describe() {
        return Wording.of("RMSprop", lr, Wording.unless(0.99, "alpha", alpha), Wording.unless(1e-8, "epsilon", epsilon),
                Wording.unless(0, "momentum", momentum), Wording.unless(0, "weight decay", weightDecay),
                around == Around.MEAN ? "centred" : "");
    }
}
