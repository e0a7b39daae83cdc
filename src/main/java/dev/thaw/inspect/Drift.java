package dev.thaw.inspect;

import dev.thaw.nn.ModulePath;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What changed between two states of one network: proof of what was frozen, and a picture of what was trained.
 *
 * <p>Parameters are measured; buffers (running statistics, counts) only count for whether a bit changed.
 */
public final class Drift implements Tabular {

    private static final List<String> BUFFERS = List.of("running_mean", "running_var", "num_batches_tracked");

    private final StateDict before;
    private final StateDict after;

    private Drift(StateDict before, StateDict after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Compares two states.
     *
     * @param before the earlier one
     * @param after the later one
     * @return the drift
     * @throws IllegalArgumentException if their paths or shapes differ
     */
    public static Drift between(StateDict before, StateDict after) {
        for (String name : after.names()) {
            if (!before.contains(name) || before.get(name).size() != after.get(name).size()) {
                throw new IllegalArgumentException("""
                        "%s" is %s before and %s after, so its change has no size; \
                        take both states from the same network, the first after loading""".formatted(
                        name, before.contains(name) ? before.get(name) : "absent", after.get(name)));
            }
        }
        if (before.size() != after.size()) {
            throw new IllegalArgumentException("there are %d tensors before and %d after; take both from the same network"
                    .formatted(before.size(), after.size()));
        }
        return new Drift(before, after);
    }

    /**
     * Returns the drift of each block: the parts at the top level, and within a numbered sequence its members.
     *
     * @return one entry per block, in state-dict order
     */
    public List<BlockDrift> byBlock() {
        return by(Blocks::of);
    }

    /**
     * Returns the drift of each tensor.
     *
     * @return one entry per path, in state-dict order
     */
    public List<BlockDrift> byTensor() {
        return by(UnaryOperator.identity());
    }

    /**
     * Returns the drift of all tensors taken together.
     *
     * @return one entry, whose path is empty
     * @throws IllegalArgumentException if the two states hold no tensor
     */
    public BlockDrift whole() {
        return by(name -> "").stream().findFirst().orElseThrow(() -> new IllegalArgumentException(
                "the two states hold no tensor, so nothing could drift; filter less out of them"));
    }

    private List<BlockDrift> by(UnaryOperator<String> group) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        after.tensors().forEach((name, tensor) ->
                sums.computeIfAbsent(group.apply(name), key -> new Sum()).add(name, before.get(name), tensor));
        return sums.entrySet().stream().map(entry -> entry.getValue().drift(entry.getKey())).toList();
    }

    /** The running totals of one block. */
    private static final class Sum {
        private double largest;
        private double squaredChange;
        private double squaredBefore;
        private boolean identical = true;

        void add(String name, TensorData earlier, TensorData later) {
            identical &= earlier.equals(later);
            if (BUFFERS.contains(ModulePath.last(name)) || !earlier.readableAsFloats()) {
                return;
            }
            float[] from = earlier.toFloats();
            float[] to = later.toFloats();
            for (int i = 0; i < from.length; i++) {
                double change = Float.compare(from[i], to[i]) == 0 ? 0 : (double) to[i] - from[i]; // NaN that stayed NaN, too
                largest = Math.max(largest, Math.abs(change));
                squaredChange += change * change;
                squaredBefore += (double) from[i] * from[i];
            }
        }

        BlockDrift drift(String path) {
            double relative = squaredChange == 0 ? 0 : Math.sqrt(squaredChange / squaredBefore);
            return new BlockDrift(path, largest, relative, identical);
        }
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("What training changed", "block", "#largest change", "#relative [%]", "every bit the same");
        for (BlockDrift drift : byBlock()) {
            table = table.row(drift.path(), "%.2e".formatted(drift.maxAbs()), "%.2f".formatted(100 * drift.relative()),
                    drift.bitIdentical() ? "yes" : "no");
        }
        return table;
    }
}
