package dev.thaw.metric;

import dev.thaw.engine.RandomStream;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Intervals of any number by drawing the same images again: what other test images of the same kind would give.
 *
 * <p>Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979; the percentile interval of Efron and Tibshirani, "An
 * Introduction to the Bootstrap", 1993, §13.3. The same seed gives the same interval.
 *
 * @param samples how often the set is drawn again
 * @param level confidence of the interval, in (0, 1)
 * @param seed what the draws depend on
 */
public record Bootstrap(int samples, double level, long seed) {

    /** Samples unless another number is given: the ends of a 95 % interval then rest on 50 draws each. */
    public static final int SAMPLES = 2000;

    /**
     * Checks the numbers.
     *
     * @param samples how often the set is drawn again
     * @param level confidence of the interval
     * @param seed what the draws depend on
     */
    public Bootstrap {
        if (samples < 2 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("%d samples at a confidence of %s give no interval; give 1000 or more, and 0.95"
                    .formatted(samples, level));
        }
    }

    /**
     * Starts from 2,000 samples and a confidence of 95 %.
     *
     * @param seed any number
     * @return the bootstrap
     */
    public static Bootstrap seeded(long seed) {
        return new Bootstrap(SAMPLES, Interval.LEVEL, seed);
    }

    /**
     * Returns the interval of a number that follows from images.
     *
     * @param images how many there are, at least 1
     * @param number from the positions of the drawn images, with repetitions, to the number
     * @return the interval; its mean is the number of all images, each once
     * @throws IllegalArgumentException if there is no image
     */
    public Interval interval(int images, ToDoubleFunction<int[]> number) {
        if (images < 1) {
            throw new IllegalArgumentException("%d images cannot be drawn again; give at least 1".formatted(images));
        }
        RandomStream stream = RandomStream.of(seed, "bootstrap");
        double[] drawn = new double[samples];
        int[] positions = new int[images];
        for (int i = 0; i < samples; i++) {
            Arrays.setAll(positions, place -> stream.nextInt(images));
            drawn[i] = number.applyAsDouble(positions);
        }
        Arrays.sort(drawn);
        double all = number.applyAsDouble(IntStream.range(0, images).toArray());
        return new Interval(all, quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2), level);
    }

    /**
     * Returns the interval of a mean.
     *
     * @param values one number an image
     * @return the interval
     */
    public Interval mean(double... values) {
        return interval(values.length, drawn -> Arrays.stream(drawn).mapToDouble(place -> values[place]).average().orElseThrow());
    }

    /** Reads a quantile off sorted values, in a straight line between the two beside it. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
