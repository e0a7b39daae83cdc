package dev.thaw.train;

import dev.thaw.view.Renderable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where, as pictures become more, the way that was ahead is overtaken for good.
 *
 * @param kind whether it lies among the measured sizes
 * @param images how many pictures it takes; the nearest measured size where {@code kind} says that it lies beyond
 * @param after the largest measured size at which the first was still ahead; 0 if there is none
 * @param before the smallest measured size from which on the second is not behind; 0 if there is none
 */
public record Crossing(Kind kind, double images, int after, int before) implements Renderable {

    /** What the measured sizes show. */
    public enum Kind {
        /** The first is ahead at the smaller sizes, the second is not behind from some size on. */
        SEEN,
        /** The first is still ahead at the largest size. */
        NOT_YET,
        /** The second is not behind even at the smallest size. */
        ALREADY
    }

    /**
     * Finds the crossing in measured differences: the last change of sign, on a straight line over the logarithm of the size.
     *
     * @param gaps by number of pictures: accuracy of the first less that of the second
     * @return the crossing
     * @throws IllegalArgumentException if there are fewer than two sizes
     */
    public static Crossing of(Map<Integer, Double> gaps) {
        TreeMap<Integer, Double> sorted = new TreeMap<>(gaps);
        if (sorted.size() < 2) {
            throw new IllegalArgumentException("a crossing lies between two sizes; there are %s".formatted(sorted.keySet()));
        }
        if (sorted.lastEntry().getValue() > 0) {
            return new Crossing(Kind.NOT_YET, sorted.lastKey(), sorted.lastKey(), 0);
        }
        Map.Entry<Integer, Double> ahead = sorted.descendingMap().entrySet().stream().filter(entry -> entry.getValue() > 0)
                .findFirst().orElse(null);
        if (ahead == null) {
            return new Crossing(Kind.ALREADY, sorted.firstKey(), 0, sorted.firstKey());
        }
        Map.Entry<Integer, Double> behind = sorted.higherEntry(ahead.getKey());
        double share = ahead.getValue() / (ahead.getValue() - behind.getValue());
        double place = ahead.getKey() * Math.pow((double) behind.getKey() / ahead.getKey(), share);
        return new Crossing(Kind.SEEN, place, ahead.getKey(), behind.getKey());
    }

    @Override
    public String text() {
        return switch (kind) {
            case SEEN -> "The curves cross at about %,.0f pictures, between the measured %,d and %,d.".formatted(images, after, before);
            case NOT_YET -> "No crossing seen: the first is still ahead at the most pictures that were measured, %,d.".formatted(after);
            case ALREADY -> "No crossing seen: the first is not ahead even at the fewest pictures that were measured, %,d.".formatted(before);
        };
    }

    @Override
    public String toString() {
        return text();
    }
}
