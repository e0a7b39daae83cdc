package dev.thaw.check;

import dev.thaw.metric.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The checks of notebook 02: curves without names, a rate for the body, and whether a difference is real. */
public final class FineTuningChecks {

    /** A body rate counts when its mean accuracy is at most this far from the best one. */
    public static final double NEAR_BEST = 0.02;

    private static final double ROUNDING = 1e-6;
    private static final Exercise NAMES = Exercise.of("names",
            "Two bodies were pretrained and two were not. Which two curves lead after one or two epochs?",
            "Of the two pretrained ones, the one whose body may follow usually ends higher; of the two random ones, the frozen one can hardly learn.",
            "Map.of(\"A\", \"scratch\", \"B\", …): all four letters, each arm once.");
    private static final Exercise RATE = Exercise.of("rate",
            "Look at the means (the short bars) in the figure, not at the single dots. Which one is highest, which ones are close?",
            "Arrays.stream(byRate.get(0.1)).average().orElseThrow() is the mean of one rate.",
            "Any of 1, 0.1, 0.01 and 0 counts whose mean is at most 0.02 below the highest mean.");
    private static final Exercise PAIRED = Exercise.of("paired",
            "Both networks saw the same pictures: subtract picture by picture, then ask how sure the mean of the differences is.",
            "Interval.paired(a, b) does both; print it and look at its two ends.",
            "real is true when low and high have the same sign; one method of Interval asks just that.");

    private FineTuningChecks() { }

    /**
     * Checks which hidden curve is which arm.
     *
     * @param names letter to arm; null or empty when unanswered
     * @param hidden the curves
     * @return the reply
     */
    public static Feedback names(Map<String, String> names, HiddenArms hidden) {
        Map<String, String> right = hidden.answer();
        if (names == null || names.isEmpty()) {
            return NAMES.unanswered("not answered yet: give each of %s an arm.".formatted(right.keySet()));
        }
        TreeSet<String> strangers = new TreeSet<>(names.values());
        strangers.removeAll(right.values());
        if (!names.keySet().equals(right.keySet()) || !strangers.isEmpty()) {
            return NAMES.wrong("wanted are the letters %s and the arms %s; you gave %s.".formatted(right.keySet(),
                    new TreeSet<>(right.values()), names));
        }
        long correct = right.entrySet().stream().filter(entry -> entry.getValue().equals(names.get(entry.getKey())))
                .count();
        return correct == right.size() ? NAMES.right("all %d curves have their names.".formatted(right.size()))
                : NAMES.partly(Credit.above(correct, 1, right.size()),
                        "%d of %d curves have their names.".formatted(correct, right.size()));
    }

    /**
     * Checks that a body rate is within 2 points of the best one, on average over the seeds.
     *
     * @param rate the learner's choice; NaN when unanswered
     * @param accuracies for each measured rate the accuracy of each seed, in [0, 1]
     * @return the reply
     */
    public static Feedback bodyRate(double rate, Map<Double, double[]> accuracies) {
        if (Double.isNaN(rate)) {
            return RATE.unanswered("not answered yet: choose one of %s."
                    .formatted(new TreeSet<>(accuracies.keySet())));
        }
        double[] chosen = accuracies.get(rate);
        if (chosen == null) {
            return RATE.wrong("%s was not measured; choose one of %s.".formatted(rate,
                    new TreeSet<>(accuracies.keySet())));
        }
        double best = accuracies.values().stream().mapToDouble(FineTuningChecks::mean).max().orElse(Double.NaN);
        double gap = best - mean(chosen);
        String numbers = String.format(Locale.ROOT, "×%s reaches %.1f %%, the best rate %.1f %%", rate,
                100 * mean(chosen), 100 * best);
        return gap <= NEAR_BEST + ROUNDING ? RATE.right(numbers + ".")
                : RATE.partly(gap <= 2 * NEAR_BEST + ROUNDING ? Credit.HALF : 0,
                        numbers + String.format(Locale.ROOT, ": %.1f points away.", 100 * gap));
    }

    /**
     * Checks the interval of a paired difference and what follows from it.
     *
     * @param difference the learner's interval; null when unanswered
     * @param real whether the learner holds the difference for real; null when unanswered
     * @param a one value a picture for the first network
     * @param b one value a picture for the second, in the same order
     * @return the reply
     */
    public static Feedback paired(Interval difference, Boolean real, double[] a, double[] b) {
        if (difference == null || real == null) {
            return PAIRED.unanswered("not answered yet: give the interval and say whether the difference is real.");
        }
        Interval right = Interval.paired(a, b);
        if (same(difference, new Interval(-right.mean(), -right.high(), -right.low(), right.level()))
                && !same(difference, right)) {
            return PAIRED.partly(real == right.excludesZero() ? Credit.HALF : Credit.QUARTER, "that is b minus a; asked is a minus b.");
        }
        if (!same(difference, right)) {
            return PAIRED.wrong("the interval is another one; yours goes from %.3f to %.3f."
                    .formatted(difference.low(),
                    difference.high()));
        }
        String range = String.format(Locale.ROOT, "the difference is %+.1f points, between %+.1f and %+.1f",
                100 * right.mean(),
                100 * right.low(), 100 * right.high());
        if (real != right.excludesZero()) {
            return PAIRED.partly(Credit.HALF, range + ": does that contain 0?");
        }
        return PAIRED.right(range + (real ? ": luck with the test pictures alone would hardly do that."
                : ": with these test pictures nobody can tell. More pictures would narrow it."));
    }

    private static boolean same(Interval one, Interval other) {
        return Math.abs(one.low() - other.low()) < ROUNDING && Math.abs(one.high() - other.high()) < ROUNDING;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
