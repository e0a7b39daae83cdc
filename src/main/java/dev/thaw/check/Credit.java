package dev.thaw.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What a half-right answer counts, in [0, 1]: 0 for an answer that took no thought, 1 for a full one. */
final class Credit {

    /** For one of two parts, for a right number in the wrong unit, and for a near miss. */
    static final double HALF = 0.5;

    /** For the first of two steps that are not worth the same. */
    static final double QUARTER = 0.25;

    private Credit() { }

    /**
     * Counts right ones above those that a thoughtless answer would get.
     *
     * @param right how many are right
     * @param thoughtless how many would be right without a thought; fewer than all
     * @param all how many there are
     */
    static double above(double right, double thoughtless, double all) {
        return Math.max(0, Math.min(1, (right - thoughtless) / (all - thoughtless)));
    }

    /** Counts the hits of a choice among many; each one that does not belong takes a hit away, or all would be a good answer. */
    static double choice(Collection<?> given, Collection<?> right) {
        Set<?> chosen = new HashSet<>(given);
        long hits = chosen.stream().filter(right::contains).count();
        return right.isEmpty() ? 0 : Math.max(0, 2.0 * hits - chosen.size()) / new HashSet<>(right).size();
    }

    /** Counts a number that misses by no more than twice what is allowed as half. */
    static double near(double said, double right, double allowed) {
        return Math.abs(said - right) <= 2 * allowed ? HALF : 0;
    }
}
