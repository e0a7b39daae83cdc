package dev.thaw.optim;

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
}
