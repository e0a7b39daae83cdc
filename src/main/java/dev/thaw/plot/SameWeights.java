package dev.thaw.plot;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether several trainings ended at the same numbers: a badge that says yes or no, and by how much.
 *
 * @param reference the training that the others are compared with
 * @param gaps for each training the largest difference of any parameter or buffer from the reference, over all seeds
 * @param seeds how many seeds were compared
 * @param tolerance up to this gap two trainings count as equal
 */
public record SameWeights(String reference, Map<String, Double> gaps, int seeds, double tolerance) implements Renderable {

    /**
     * Copies the gaps, in their order.
     *
     * @param reference the training that the others are compared with
     * @param gaps for each training its largest difference from the reference
     * @param seeds how many seeds were compared
     * @param tolerance up to this gap two trainings count as equal
     */
    public SameWeights {
        gaps = Collections.unmodifiableMap(new LinkedHashMap<>(gaps));
    }

    /**
     * Compares with the first training, seed by seed.
     *
     * @param states for each training its last state with each seed, in one order of seeds
     * @param tolerance up to this gap two trainings count as equal
     * @return the badge
     * @throws IllegalArgumentException if there is no training, or one has another number of seeds or other tensors
     */
    public static SameWeights of(Map<String, List<StateDict>> states, double tolerance) {
        if (states.isEmpty()) {
            throw new IllegalArgumentException("no training to compare; give at least two, each with the states of its seeds");
        }
        String reference = states.keySet().iterator().next();
        List<StateDict> expected = states.get(reference);
        Map<String, Double> gaps = new LinkedHashMap<>();
        states.forEach((name, ends) -> {
            if (ends.size() != expected.size()) {
                throw new IllegalArgumentException("%s has %d states and %s %d; give one for each seed, in the same order"
                        .formatted(name, ends.size(), reference, expected.size()));
            }
            gaps.put(name, IntStream.range(0, ends.size()).mapToDouble(i -> gap(expected.get(i), ends.get(i))).max().orElse(0));
        });
        return new SameWeights(reference, gaps, expected.size(), tolerance);
    }

    /**
     * Returns the largest difference between two states in any one number, buffers included.
     *
     * @param one a state
     * @param other a state with the same tensors
     * @return 0 when all numbers are the same
     * @throws IllegalArgumentException if their names or sizes differ
     */
    public static double gap(StateDict one, StateDict other) {
        if (!one.names().equals(other.names())) {
            throw new IllegalArgumentException("the states have different tensors, %d and %d, so they have no gap; take both from one kind of network"
                    .formatted(one.size(), other.size()));
        }
        return one.names().stream().mapToDouble(name -> gap(name, one.get(name), other.get(name))).max().orElse(0);
    }

    private static double gap(String name, TensorData one, TensorData other) {
        if (one.size() != other.size()) {
            throw new IllegalArgumentException("\"%s\" holds %d numbers in one state and %d in the other; take both from one kind of network"
                    .formatted(name, one.size(), other.size()));
        }
        if (!one.readableAsFloats() || !other.readableAsFloats()) {
            return one.equals(other) ? 0 : 1;
        }
        float[] left = one.toFloats();
        float[] right = other.toFloats();
        return IntStream.range(0, left.length).mapToDouble(i -> Math.abs((double) left[i] - right[i])).max().orElse(0);
    }

    /**
     * Returns the largest gap of all.
     *
     * @return 0 when every bit is the same
     */
    public double largest() {
        return gaps.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /**
     * Tells whether all trainings ended at the same numbers.
     *
     * @return true when no gap exceeds the tolerance
     */
    public boolean same() {
        return largest() <= tolerance;
    }

    @Override
    public String text() {
        List<String> others = gaps.keySet().stream().filter(name -> !name.equals(reference)).toList();
        if (same()) {
            return String.format(Locale.ROOT, "✓ Same weights: %s end where %s ends, %s (%d seeds, allowed: %.0e).",
                    String.join(", ", others), reference,
                    largest() == 0 ? "in every number" : String.format(Locale.ROOT, "to %.1e", largest()), seeds, tolerance);
        }
        String apart = gaps.entrySet().stream().filter(entry -> entry.getValue() > tolerance)
                .map(entry -> String.format(Locale.ROOT, "%s by up to %.1e", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "✗ Other weights: differing from %s: %s (%d seeds, allowed: %.0e).", reference, apart,
                seeds, tolerance);
    }

    @Override
    public Optional<String> html() {
        return Optional.of("""
                <div style="display:inline-block;border-radius:6px;padding:6px 12px;color:#ffffff;background:%s">%s</div>"""
                .formatted(same() ? "#00704f" : "#b3261e", Markup.escape(text())));
    }

    @Override
    public String toString() {
        return text();
    }
}
