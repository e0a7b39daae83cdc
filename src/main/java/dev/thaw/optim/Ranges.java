package dev.thaw.optim;

import java.util.List;

/** Refuses settings with which no training makes sense, by name. */
final class Ranges {

    private Ranges() { }

    /** Accepts finite numbers from 0 up. */
    static void requireNotNegative(String setting, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a %s of %s is not a number from 0 up".formatted(setting, value));
        }
    }

    /** Accepts a share from 0 to below 1. */
    static void requireShare(String setting, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("a %s of %s is outside of [0, 1); 0.9 is usual".formatted(setting, value));
        }
    }

    /** Accepts counts of steps or epochs from 1 up. */
    static void requireLength(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("a %s over %d is none; give 1 or more".formatted(setting, value));
        }
    }

    /** Returns the number of a group: the only one, or its own. */
    static double ofGroup(String setting, List<Double> numbers, int group) {
        if (numbers.size() == 1) {
            return numbers.get(0);
        }
        if (group >= numbers.size()) {
            throw new IllegalArgumentException("%d %s do not reach group %d; give one for all groups, or one for each"
                    .formatted(numbers.size(), setting, group + 1));
        }
        return numbers.get(group);
    }

    /** Accepts multiples of a rate above 0 and up to 1. */
    static void requireMultiple(String setting, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("a %s of %s times the rate is outside of (0, 1]".formatted(setting, value));
        }
    }
}
