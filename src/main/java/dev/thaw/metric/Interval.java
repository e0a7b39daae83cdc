package dev.thaw.metric;

import dev.thaw.view.Renderable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An estimate and the range that holds the true value with a stated confidence.
 *
 * @param mean the estimate itself
 * @param low lower end of the range
 * @param high upper end of the range
 * @param level confidence of the range, in (0, 1)
 */
public record Interval(double mean, double low, double high, double level) implements Renderable {

    /** The confidence used when none is given: the 95 % of most papers. */
    public static final double LEVEL = 0.95;

    /**
     * Checks the confidence.
     *
     * @param mean the estimate itself
     * @param low lower end of the range
     * @param high upper end of the range
     * @param level confidence of the range, in (0, 1)
     */
    public Interval {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a confidence of %s is outside of (0, 1); give 0.95 for 95 %%".formatted(level));
        }
    }

    /**
     * Returns the 95 % range of an accuracy that was measured on a number of images.
     *
     * @param correct how many were right
     * @param total how many there were, at least 1
     * @return Wilson's interval
     */
    public static Interval wilson(int correct, int total) {
        return wilson(correct, total, LEVEL);
    }

    /**
     * Returns the range of an accuracy that was measured on a number of images; right at 0 and at 1 too.
     *
     * <p>Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927. It tells what other
     * <em>test images</em> would give; for other training seeds use {@link #student(double[])}.
     *
     * @param correct how many were right
     * @param total how many there were, at least 1
     * @param level confidence in (0, 1)
     * @return the interval; its mean is {@code correct / total}
     * @throws IllegalArgumentException if {@code correct} is not in [0, total] or {@code total} is below 1
     */
    public static Interval wilson(int correct, int total, double level) {
        if (total < 1 || correct < 0 || correct > total) {
            throw new IllegalArgumentException(
                    "%d right of %d is no share; give 0 ≤ correct ≤ total and a total of 1 or more".formatted(correct, total));
        }
        double z = Distributions.normalQuantile((1 + level) / 2);
        double p = (double) correct / total;
        double squared = z * z;
        double shrink = 1 + squared / total;
        double centre = (p + squared / (2 * total)) / shrink;
        double half = z * Math.sqrt(p * (1 - p) / total + squared / (4.0 * total * total)) / shrink;
        double low = correct == 0 ? 0 : centre - half;      // exactly 0 and 1 but for rounding
        double high = correct == total ? 1 : centre + half;
        return new Interval(p, low, high, level);
    }

    /**
     * Returns the 95 % range of the mean of a few repeated runs.
     *
     * @param values one number a run, at least two
     * @return Student's interval
     */
    public static Interval student(double[] values) {
        return student(values, LEVEL);
    }

    /**
     * Returns the range of the mean of a few repeated runs, such as the accuracies of three seeds.
     *
     * <p>Student, "The Probable Error of a Mean", 1908. With three runs it is wide (the factor is 4.30, not 1.96): that is
     * the honest width. It assumes that the runs scatter normally around the true mean.
     *
     * @param values one number a run, at least two
     * @param level confidence in (0, 1)
     * @return the interval around the plain mean
     * @throws IllegalArgumentException if there are fewer than two runs: one run has no spread
     */
    public static Interval student(double[] values, double level) {
        if (values.length < 2) {
            throw new IllegalArgumentException(
                    "%d run(s) have no spread, so no interval follows from them; give at least 2".formatted(values.length));
        }
        double mean = mean(values);
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        double half = error == 0 ? 0 : error * Distributions.studentQuantile((1 + level) / 2, values.length - 1);
        return new Interval(mean, mean - half, mean + half, level);
    }

    /**
     * Returns the 95 % range of how much better {@code a} is than {@code b}, pair by pair.
     *
     * <p>Runs that share a seed share data and order, so their difference scatters less than either alone. When the range
     * {@linkplain #excludesZero() excludes zero}, the difference is unlikely to be luck.
     *
     * @param a one number a pair
     * @param b the partners in the same order
     * @return Student's interval of the mean of {@code a[i] - b[i]}
     * @throws IllegalArgumentException if the lengths differ or are below 2
     */
    public static Interval paired(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("%d values cannot pair with %d; give one of each for every seed"
                    .formatted(a.length, b.length));
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        return student(differences);
    }

    /**
     * Returns the 95 % range of how much larger {@code a} is than {@code b}, when several arms scatter alike.
     *
     * <p>The spread is taken from all arms together, as in an analysis of variance (Fisher, "Statistical Methods for Research
     * Workers", 1925): eight arms of three seeds know it far better than two arms do. The runs count as unpaired.
     *
     * @param a one number a run, at least one
     * @param b the same of the arm to compare with
     * @param arms all arms whose runs are thought to scatter alike, {@code a} and {@code b} too; one of them with two runs
     * @return the interval of the mean of {@code a} less the mean of {@code b}
     * @throws IllegalArgumentException if no arm has two runs: then nothing is known about the spread
     */
    public static Interval difference(double[] a, double[] b, List<double[]> arms) {
        int free = arms.stream().mapToInt(arm -> arm.length - 1).sum();
        if (free < 1) {
            throw new IllegalArgumentException(
                    "%d arms of one run each have no spread, so no interval follows; repeat one".formatted(arms.size()));
        }
        double squares = arms.stream().mapToDouble(arm -> {
            double mean = mean(arm);
            return Arrays.stream(arm).map(value -> (value - mean) * (value - mean)).sum();
        }).sum();
        double error = Math.sqrt(squares / free * (1.0 / a.length + 1.0 / b.length));
        double half = error * Distributions.studentQuantile((1 + LEVEL) / 2, free);
        double mean = mean(a) - mean(b);
        return new Interval(mean, mean - half, mean + half, LEVEL);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /**
     * Tells whether zero lies outside, so that a difference is unlikely to be luck.
     *
     * @return true if both ends have the same sign
     */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }

    /**
     * Tells whether a value lies inside, ends included.
     *
     * @param value any number
     * @return true if it does
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f] (%.0f %%)", mean, low, high, 100 * level);
    }
}
