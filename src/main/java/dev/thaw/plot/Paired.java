package dev.thaw.plot;

import dev.thaw.metric.Interval;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Two methods measured with the same seeds: who is ahead, by how much, and whether the seeds agree.
 *
 * @param expected the method that the lesson expects to be ahead
 * @param other the method that it is compared with
 * @param ahead one value a seed of the expected method
 * @param behind one value a seed of the other, in the same order
 */
record Paired(String expected, String other, double[] ahead, double[] behind) {

    /** Fewer seeds than this give no interval: their spread is shown as it is. */
    static final int SEEDS_FOR_INTERVAL = 5;

    /** Tells whether the expected method is ahead: by its interval from five seeds on, else in every single seed. */
    Claim.Standing standing() {
        double[] differences = differences();
        double low = Arrays.stream(differences).min().orElse(0);
        double high = Arrays.stream(differences).max().orElse(0);
        if (differences.length >= SEEDS_FOR_INTERVAL) {
            Interval interval = Interval.paired(ahead, behind);
            low = interval.low();
            high = interval.high();
        }
        return low > 0 ? Claim.Standing.SHOWN : high < 0 ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
    }

    /**
     * Says it in a sentence.
     *
     * @param what the measured thing, such as {@code "after the last epoch"}
     * @param factor what a value is multiplied by to have its unit
     * @param unit the unit, with a leading blank where one is wanted
     */
    Claim claim(String what, double factor, String unit) {
        double[] differences = differences();
        double smallest = Arrays.stream(differences).min().orElse(0) * factor;
        double largest = Arrays.stream(differences).max().orElse(0) * factor;
        String spread = differences.length == 1 ? "one seed only, so no spread is known"
                : String.format(Locale.ROOT, "seed by seed %+.1f to %+.1f, %d seeds", smallest, largest,
                        differences.length);
        return new Claim(standing(), String.format(Locale.ROOT,
                "%s, %s has %.1f%s and %s %.1f%s (difference %+.1f; %s).", what,
                expected, factor * mean(ahead), unit, other, factor * mean(behind), unit,
                factor * (mean(ahead) - mean(behind)), spread));
    }

    private double[] differences() {
        return IntStream.range(0, Math.min(ahead.length, behind.length)).mapToDouble(i -> ahead[i] - behind[i])
                .toArray();
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
