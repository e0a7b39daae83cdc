package dev.thaw.inspect;

import dev.thaw.nn.ModulePath;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.StateDict;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What some training steps did to a network, as {@link StepNotes} saw it.
 *
 * <p>A part is a tensor's path, such as {@code fc1.weight}, or a module with all that is under it, such as {@code fc1}.
 *
 * @param name what these steps are called in tables and figures
 * @param before all values before the first step
 * @param after all values after the last step
 * @param gradients for each parameter the norm of its gradient after each backward pass; NaN where it had none
 * @param distances for each tensor of floats its largest change since the start, first 0, then after each step
 * @param steps for each parameter how many steps the optimizer took with it
 * @param bytes what was kept in memory
 */
public record StepOutcome(String name, StateDict before, StateDict after, Map<String, List<Double>> gradients,
        Map<String, List<Double>> distances, Map<String, Long> steps, Bytes bytes) implements Tabular {

    /**
     * Memory in bytes.
     *
     * @param gradients of all gradients after a backward pass, at their most
     * @param gradientsLeft of the gradients that were still there after the last step
     * @param state of the optimizer's velocities and running means
     */
    public record Bytes(long gradients, long gradientsLeft, long state) { }

    /**
     * Copies what it is given.
     *
     * @param name what these steps are called
     * @param before all values before the first step
     * @param after all values after the last step
     * @param gradients the norms of the gradients by parameter and step
     * @param distances the largest changes by tensor and step
     * @param steps the optimizer's step counts
     * @param bytes what was kept in memory
     */
    public StepOutcome {
        gradients = copy(gradients);
        distances = copy(distances);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    private static Map<String, List<Double>> copy(Map<String, List<Double>> lists) {
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        lists.forEach((path, list) -> copy.put(path, List.copyOf(list)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Says whether a bit of a part's parameters changed.
     *
     * @param part a path or a module
     * @return true when at least one parameter in it is another than at the start
     * @throws IllegalArgumentException if the part has no parameter
     */
    public boolean moved(String part) {
        return parameters(part).stream().anyMatch(path -> !before.get(path).equals(after.get(path)));
    }

    /**
     * Says whether a bit of a part's buffers changed: running means, variances and counts.
     *
     * @param part a path or a module
     * @return true when at least one buffer in it is another than at the start; false when it has none
     */
    public boolean statisticsMoved(String part) {
        return under(part, after.names()).stream().filter(path -> !gradients.containsKey(path))
                .anyMatch(path -> !before.get(path).equals(after.get(path)));
    }

    /**
     * Says whether a part's parameters ever held a gradient.
     *
     * @param part a path or a module
     * @return true when at least one of them did after some backward pass
     * @throws IllegalArgumentException if the part has no parameter
     */
    public boolean hadGradient(String part) {
        return IntStream.range(0, passes()).anyMatch(step -> !Double.isNaN(gradientNorm(part, step)));
    }

    /**
     * Returns the norm of a part's gradients together.
     *
     * @param part a path or a module
     * @param step which backward pass, 0 is the first
     * @return root of the sum of squares over those that have one; NaN when none has
     * @throws IllegalArgumentException if the part has no parameter
     */
    public double gradientNorm(String part, int step) {
        double[] norms = parameters(part).stream().mapToDouble(path -> gradients.get(path).get(step))
                .filter(norm -> !Double.isNaN(norm)).toArray();
        return norms.length == 0 ? Double.NaN : Math.sqrt(IntStream.range(0, norms.length)
                .mapToDouble(i -> norms[i] * norms[i]).sum());
    }

    /**
     * Returns how many backward passes were noted.
     *
     * @return the count
     */
    public int passes() {
        return gradients.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /**
     * Returns how far a part is from where it began.
     *
     * @param part a path or a module; of a module its parameters count
     * @return largest change of any number: first 0, then after each step
     * @throws IllegalArgumentException if nothing of that name was noted
     */
    public double[] distances(String part) {
        List<String> paths = distances.containsKey(part) ? List.of(part) : parameters(part);
        int length = distances.get(paths.get(0)).size();
        return IntStream.range(0, length).mapToDouble(step -> paths.stream()
                .mapToDouble(path -> distances.get(path).get(step)).max().orElse(Double.NaN)).toArray();
    }

    /**
     * Shows the first numbers of a matrix before and after.
     *
     * @param path a parameter
     * @return its corner
     */
    public WeightCorner corner(String path) {
        return WeightCorner.between(before, after, path).in(name);
    }

    private List<String> parameters(String part) {
        List<String> found = under(part, gradients.keySet());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("\"%s\" is no parameter and no module that has one; there are %s"
                    .formatted(part, gradients.keySet()));
        }
        return found;
    }

    private static List<String> under(String part, Collection<String> paths) {
        return paths.stream().filter(path -> ModulePath.holds(part, path)).toList();
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(name, "parameter", "gradient", "moved", "#largest change", "#optimizer's steps");
        for (String path : gradients.keySet()) {
            double[] way = distances(path);
            table = table.row(path, hadGradient(path) ? "yes" : "none", moved(path) ? "yes" : "no",
                    String.format(Locale.ROOT, "%.2e", way[way.length - 1]), steps.get(path));
        }
        return table;
    }

    @Override
    public String toString() {
        return "%s: %d of %d parameters moved in %d steps".formatted(name,
                gradients.keySet().stream().filter(this::moved).count(), gradients.size(), passes());
    }
}
