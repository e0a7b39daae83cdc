package dev.thaw.train;

/**
 * Judges and keeps a running mean of the weights instead of the weights of the last step: {@code mean += (1 - decay)·(w - mean)}.
 *
 * <p>Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; with a decay as in Szegedy et al.,
 * 2016, §8. Buffers, such as the statistics of batch norms, are averaged too. What is frozen stays to the bit. Evaluations
 * see the mean, and at the end of the training the network holds it.
 *
 * @param decay share of the mean that is kept at each step, in [0, 1)
 */
public record MovingAverage(double decay) {

    /**
     * Checks the decay.
     *
     * @param decay share of the mean that is kept at each step
     */
    public MovingAverage {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("a decay of %s is outside of [0, 1); 0.999 is usual for long trainings, 0.9 for short"
                    .formatted(decay));
        }
    }

    /**
     * Averages with a decay.
     *
     * @param decay in [0, 1); the mean reaches back about {@code 1 / (1 - decay)} steps
     * @return the average
     */
    public static MovingAverage of(double decay) {
        return new MovingAverage(decay);
    }
}
