package dev.thaw.metric;

import java.util.Arrays;
import java.util.List;

/**
 * The middle of a few measurements, and how far they lie apart; a few that were disturbed do not move it.
 *
 * @param middle the value that as many lie below as above; of an even number, halfway between the two in the middle
 * @param least the smallest value
 * @param most the largest value
 */
public record Median(double middle, double least, double most) {

    /**
     * Finds the middle of some values.
     *
     * @param values at least one, in any order
     * @return their median
     * @throws IllegalArgumentException if there are none
     */
    public static Median of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * Finds the middle of some values.
     *
     * @param values at least one, in any order; left as they are
     * @return their median
     * @throws IllegalArgumentException if there are none
     */
    public static Median of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the median of no values does not exist; give one or more");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Median(middle, sorted[0], sorted[sorted.length - 1]);
    }
}
