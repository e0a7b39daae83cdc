package dev.thaw.optim;

/** How the learning rate changes over a training: what each step's rate is multiplied by. */
public sealed interface Schedule {

    /**
     * Returns the factor of one step.
     *
     * @param step which step, from 0
     * @param totalSteps how many the training takes
     * @return 0 or more; 1 leaves the rate as it is
     */
    double factor(long step, long totalSteps);

    /**
     * Says the schedule in a few words.
     *
     * @return one line
     */
    String describe();

    /** The same rate at each step. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long totalSteps) {
            return 1;
        }

        @Override
        public String describe() {
            return "constant rate";
        }
    }

    /**
     * A straight rise to the full rate, then constant.
     *
     * @param steps length of the rise
     */
    record WarmUp(long steps) implements Schedule {
        @Override
        public double factor(long step, long totalSteps) {
            return step < steps ? (step + 1.0) / steps : 1;
        }

        @Override
        public String describe() {
            return "warm-up over %d steps".formatted(steps);
        }
    }

    /**
     * A straight rise to the full rate, then half a cosine down to zero.
     *
     * @param warmUpShare share of all steps that rise, in [0, 1)
     */
    record WarmUpThenCosine(double warmUpShare) implements Schedule {
        @Override
        public double factor(long step, long totalSteps) {
            long rising = Math.round(warmUpShare * totalSteps);
            if (step < rising) {
                return (step + 1.0) / rising;
            }
            return 0.5 * (1 + StrictMath.cos(StrictMath.PI * (step - rising) / Math.max(1, totalSteps - rising)));
        }

        @Override
        public String describe() {
            return "warm-up over %.0f %% of the steps, then cosine to zero".formatted(100 * warmUpShare);
        }
    }

    /**
     * Keeps the rate.
     *
     * @return the schedule
     */
    static Schedule constant() {
        return new Constant();
    }

    /**
     * Raises the rate in a straight line, then keeps it: a high rate at step 1 throws a fresh network far off.
     *
     * @param steps length of the rise, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if {@code steps} is below 1
     */
    static Schedule warmUp(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a warm-up of %d steps is none; use Schedule.constant()".formatted(steps));
        }
        return new WarmUp(steps);
    }

    /**
     * Raises the rate over a share of the training, then lowers it along a cosine: Loshchilov and Hutter, "SGDR", 2017,
     * §3, arXiv:1608.03983, without restarts.
     *
     * @param warmUpShare share of all steps that rise, in [0, 1); 0.1 is usual
     * @return the schedule
     * @throws IllegalArgumentException if the share is outside of [0, 1)
     */
    static Schedule warmUpThenCosine(double warmUpShare) {
        Ranges.requireShare("warm-up share", warmUpShare);
        return new WarmUpThenCosine(warmUpShare);
    }
}
