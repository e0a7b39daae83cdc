package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Numbers to draw from, each equally likely.
 *
 * @param from the least
 * @param to the largest; the same as {@code from} for one fixed number
 */
public record Range(double from, double to) {

    /**
     * Checks the order.
     *
     * @param from the least
     * @param to the largest
     */
    public Range {
        if (!(from <= to) || Double.isInfinite(from) || Double.isInfinite(to)) {
            throw new IllegalArgumentException("there is no number from %s to %s; give the smaller one first".formatted(from, to));
        }
    }

    /**
     * Always the same number.
     *
     * @param value the number
     * @return the range of it
     */
    public static Range only(double value) {
        return new Range(value, value);
    }

    /**
     * From {@code middle - amount}, but not below 0, to {@code middle + amount}.
     *
     * @param middle the number in the middle
     * @param amount how far to both sides, 0 or more
     * @return the range
     */
    public static Range around(double middle, double amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("an amount of %s has no range; give 0 or more".formatted(amount));
        }
        return new Range(Math.max(0, middle - amount), middle + amount);
    }

    double draw(RandomStream random) {
        return from + (to - from) * random.nextDouble();
    }

    boolean isOnly(double value) {
        return from == value && to == value;
    }
}
