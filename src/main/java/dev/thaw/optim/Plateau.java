package dev.thaw.optim;

import java.util.Arrays;
import java.util.List;

/**
 * Lowers the rate when the validation stops getting better; {@code ReduceLROnPlateau}.
 *
 * <p>It moves with each evaluation, so always per epoch. An evaluation that is no number counts as no better.
 *
 * @param watch what is measured
 * @param factor what the rate is multiplied by, in (0, 1)
 * @param patience how many evaluations in a row may be no better; the next one lowers the rate
 * @param threshold how much better is better
 * @param measure what the threshold is a share of
 * @param cooldown evaluations after a fall during which none counts
 * @param lowest rates never fall below: one for all groups, or one for each in their order
 * @param least a fall that is not larger than this is left out
 */
public record Plateau(Watch watch, double factor, int patience, double threshold, Measure measure, int cooldown,
        List<Double> lowest, double least) implements Schedule {

    /** What a plateau is found in. */
    public enum Watch {
        /** The loss of the judging images: less is better. */
        LOSS,
        /** The accuracy of the judging images: more is better. */
        ACCURACY
    }

    /** What a threshold is a share of. */
    public enum Measure {
        /** Of the best value so far. */
        RELATIVE,
        /** Of one: the threshold is a difference. */
        ABSOLUTE
    }

    /**
     * Copies the rates and checks the numbers.
     *
     * @param watch what is measured
     * @param factor what the rate is multiplied by
     * @param patience how many evaluations in a row may be no better
     * @param threshold how much better is better
     * @param measure what the threshold is a share of
     * @param cooldown evaluations after a fall during which none counts
     * @param lowest rates never fall below
     * @param least a fall that is not larger than this is left out
     */
    public Plateau {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("a factor of %s would not lower the rate; give one in (0, 1)".formatted(factor));
        }
        if (patience < 0 || cooldown < 0) {
            throw new IllegalArgumentException("a patience of %d and a cooldown of %d evaluations cannot be; give 0 or more"
                    .formatted(patience, cooldown));
        }
        Ranges.requireNotNegative("threshold", threshold);
        Ranges.requireNotNegative("least fall", least);
        lowest = List.copyOf(lowest);
        lowest.forEach(rate -> Ranges.requireNotNegative("lowest rate", rate));
    }

    /**
     * Starts from PyTorch's numbers: a tenth after 10 evaluations whose loss is not 0.01 % better.
     *
     * @return the schedule
     */
    public static Plateau onLoss() {
        return new Plateau(Watch.LOSS, 0.1, 10, 1e-4, Measure.RELATIVE, 0, List.of(0.0), 1e-8);
    }

    /**
     * Starts from PyTorch's numbers with {@code mode="max"}: a tenth after 10 evaluations that are not 0.01 % better.
     *
     * @return the schedule
     */
    public static Plateau onAccuracy() {
        return new Plateau(Watch.ACCURACY, 0.1, 10, 1e-4, Measure.RELATIVE, 0, List.of(0.0), 1e-8);
    }

    /**
     * Sets how far the rate falls.
     *
     * @param share what it is multiplied by, in (0, 1)
     * @return a new schedule
     */
    public Plateau factor(double share) {
        return new Plateau(watch, share, patience, threshold, measure, cooldown, lowest, least);
    }

    /**
     * Sets how long it waits.
     *
     * @param evaluations that may be no better in a row, 0 or more
     * @return a new schedule
     */
    public Plateau patience(int evaluations) {
        return new Plateau(watch, factor, evaluations, threshold, measure, cooldown, lowest, least);
    }

    /**
     * Sets how much better than the best is better.
     *
     * @param amount 0 or more
     * @param of the best value so far, or one
     * @return a new schedule
     */
    public Plateau threshold(double amount, Measure of) {
        return new Plateau(watch, factor, patience, amount, of, cooldown, lowest, least);
    }

    /**
     * Sets how long after a fall nothing counts.
     *
     * @param evaluations 0 or more
     * @return a new schedule
     */
    public Plateau cooldown(int evaluations) {
        return new Plateau(watch, factor, patience, threshold, measure, evaluations, lowest, least);
    }

    /**
     * Sets where it stops.
     *
     * @param rates one for all groups, or one for each in their order
     * @return a new schedule
     */
    public Plateau lowest(double... rates) {
        return new Plateau(watch, factor, patience, threshold, measure, cooldown, Arrays.stream(rates).boxed().toList(), least);
    }

    /**
     * Leaves falls out that are too small to matter; PyTorch's {@code eps}.
     *
     * @param difference the largest of them, 0 or more
     * @return a new schedule
     */
    public Plateau least(double difference) {
        return new Plateau(watch, factor, patience, threshold, measure, cooldown, lowest, difference);
    }

    /** Tells whether a value is better than the best one by more than the threshold. */
    boolean better(double value, double best) {
        double sign = watch == Watch.LOSS ? -1 : 1;
        return measure == Measure.RELATIVE
                ? sign * value > sign * (best * (1 + sign * threshold))
                : sign * value > sign * (best + sign * threshold);
    }

    @Override
    public Pace pace() {
        return Pace.PER_EPOCH;
    }

    @Override
    public Plateau at(Pace chosen) {
        if (chosen == Pace.PER_STEP) {
            throw new IllegalArgumentException("a plateau is found by evaluations, which come once an epoch; leave it per epoch");
        }
        return this;
    }

    @Override
    public String describe() {
        return "×%s when the %s is no better for %d epochs"
                .formatted(factor, watch == Watch.LOSS ? "loss" : "accuracy", patience);
    }
}
