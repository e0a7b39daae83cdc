package dev.thaw.jupyter;

import java.util.Locale;

/** Times as people say them. */
final class Durations {

    private Durations() { }

    /**
     * Returns a time with the precision that a reader can use.
     *
     * @param seconds a time, 0 or more
     * @return such as {@code 0.4 s}, {@code 12 s}, {@code 3 min 20 s} or {@code 2 h 5 min}
     */
    static String text(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? "%d min %d s".formatted(whole / 60, whole % 60)
                : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }
}
