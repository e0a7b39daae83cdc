package dev.thaw.weights;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What weights and a network have in common, by path.
 *
 * @param matched on both sides with the same shape: these are loaded
 * @param missing in the network only: these keep their values
 * @param unexpected in the weights only: these are left out
 * @param mismatched on both sides with different shapes: these keep their values
 * @param prefix what was taken off the weights' paths before; empty when nothing was
 * @param dropped weights, by their paths in the file, that serve their pretraining only: left out
 */
public record LoadReport(List<String> matched, List<String> missing, List<String> unexpected,
        List<ShapeMismatch> mismatched, String prefix, List<String> dropped) implements Tabular {

    /** PyTorch before 0.4.1 had no such buffer, and loads files without it as zero; so do we. */
    private static final String OPTIONAL = "num_batches_tracked";
    private static final int SHOWN = 12;

    /**
     * Copies what it is given.
     *
     * @param matched loaded
     * @param missing in the network only
     * @param unexpected in the weights only
     * @param mismatched on both sides, not loaded
     * @param prefix taken off
     * @param dropped left out
     */
    public LoadReport {
        matched = List.copyOf(matched);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
        dropped = List.copyOf(dropped);
    }

    /**
     * Compares weights with the shapes of a network.
     *
     * @param network the shape of each parameter and buffer, by path
     * @param weights the weights under the same paths
     * @return the report
     */
    public static LoadReport compare(Map<String, long[]> network, StateDict weights) {
        return compare(network, new Unprefixed(weights, "", List.of()));
    }

    /**
     * Compares weights, some prefix of which was taken off, with the shapes of a network.
     *
     * @param network the shape of each parameter and buffer, by path
     * @param unprefixed the weights, and what was taken off and left out
     * @return the report
     */
    public static LoadReport compare(Map<String, long[]> network, Unprefixed unprefixed) {
        StateDict weights = unprefixed.weights();
        List<String> matched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<ShapeMismatch> mismatched = new ArrayList<>();
        network.forEach((name, shape) -> {
            if (!weights.contains(name)) {
                if (!name.endsWith(OPTIONAL)) {
                    missing.add(name);
                }
            } else if (boxed(shape).equals(boxed(weights.get(name).shape()))) {
                matched.add(name);
            } else {
                mismatched.add(new ShapeMismatch(name, boxed(shape), boxed(weights.get(name).shape())));
            }
        });
        List<String> unexpected = weights.names().stream().filter(name -> !network.containsKey(name)).toList();
        return new LoadReport(matched, missing, unexpected, mismatched, unprefixed.prefix(), unprefixed.dropped());
    }

    /**
     * Says whether both sides have the same paths and shapes.
     *
     * <p>What was dropped as serving a pretraining only does not count.
     *
     * @return true when nothing is missing, unexpected or mismatched
     */
    public boolean complete() {
        return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d of %d tensors loaded".formatted(
                        matched.size(), matched.size() + missing.size() + mismatched.size()), "", "#tensors", "which")
                .row("matched", matched.size(), shown(matched))
                .row("missing in the weights", missing.size(), shown(missing))
                .row("unexpected in the weights", unexpected.size(), shown(unexpected))
                .row("other shape", mismatched.size(), shown(mismatched));
        if (!prefix.isEmpty()) {
            table = table.row("prefix taken off", "", prefix);
        }
        return dropped.isEmpty() ? table : table.row("left out: pretraining only", dropped.size(), shown(dropped));
    }

    private static String shown(List<?> names) {
        if (names.isEmpty()) {
            return "–";
        }
        List<String> first = names.stream().limit(names.size() > SHOWN ? 4 : SHOWN).map(Object::toString).toList();
        String more = first.size() == names.size() ? "" : ", … (%d more)".formatted(names.size() - first.size());
        return String.join(", ", first) + more;
    }

    private static List<Long> boxed(long[] shape) {
        return LongStream.of(shape).boxed().toList();
    }
}
