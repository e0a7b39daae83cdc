package dev.thaw.optim;

/**
 * Stochastic gradient descent, exactly as {@code torch.optim.SGD}: {@code g += decay·w; v = momentum·v + (1 - dampening)·g;
 * w -= lr·v}.
 *
 * <p>The rate multiplies the velocity when it is used, so a change of rate acts at once. Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", 2013, put it inside; so does DJL.
 *
 * @param lr learning rate
 * @param momentum share of the velocity that is kept, in [0, 1)
 * @param dampening share of the gradient that does not enter the velocity, in [0, 1)
 * @param weightDecay what is added to the gradient for each unit of weight
 * @param look where the gradient is applied
 */
public record Sgd(double lr, double momentum, double dampening, double weightDecay, Look look) implements OptimizerChoice {

    /** Where momentum looks before it steps. */
    public enum Look {
        /** {@code w -= lr·v}. */
        HERE,
        /** Nesterov's: {@code w -= lr·(g + momentum·v)}. */
        AHEAD
    }

    /**
     * Checks the numbers.
     *
     * @param lr learning rate
     * @param momentum share of the velocity that is kept
     * @param dampening share of the gradient that does not enter the velocity
     * @param weightDecay what is added to the gradient for each unit of weight
     * @param look where the gradient is applied
     */
    public Sgd {
        Ranges.requireNotNegative("learning rate", lr);
        Ranges.requireNotNegative("weight decay", weightDecay);
        Ranges.requireShare("momentum", momentum);
        Ranges.requireShare("dampening", dampening);
        if (look == Look.AHEAD && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException("Nesterov's momentum looks along a velocity: give momentum above 0, and no "
                    + "dampening (given: momentum %s, dampening %s)".formatted(momentum, dampening));
        }
    }

    /**
     * Starts from plain descent: no momentum, no decay.
     *
     * @param lr learning rate
     * @return the rule
     */
    public static Sgd of(double lr) {
        return new Sgd(lr, 0, 0, 0, Look.HERE);
    }

    /**
     * Keeps a share of the velocity from step to step.
     *
     * @param share in [0, 1); 0.9 is usual
     * @return a new rule
     */
    public Sgd momentum(double share) {
        return new Sgd(lr, share, dampening, weightDecay, look);
    }

    /**
     * Keeps a share of each gradient out of the velocity; the first gradient enters whole, as in PyTorch.
     *
     * @param share in [0, 1)
     * @return a new rule
     */
    public Sgd dampening(double share) {
        return new Sgd(lr, momentum, share, weightDecay, look);
    }

    @Override
    public Sgd weightDecay(double decay) {
        return new Sgd(lr, momentum, dampening, decay, look);
    }

    /**
     * Looks ahead along the velocity.
     *
     * @return a new rule
     */
    public Sgd withNesterov() {
        return new Sgd(lr, momentum, dampening, weightDecay, Look.AHEAD);
    }

    @Override
    public Sgd at(double rate) {
        return new Sgd(rate, momentum, dampening, weightDecay, look);
    }

    @Override
    public String describe() {
        return Wording.of("SGD", lr, momentum == 0 ? "" : "momentum " + momentum + (look == Look.AHEAD ? " (Nesterov)" : ""),
                Wording.unless(0, "dampening", dampening), Wording.unless(0, "weight decay", weightDecay));
    }
}
