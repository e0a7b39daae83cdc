package dev.thaw.train;

import dev.thaw.inspect.LayerGradients;
import dev.thaw.nn.BlockKind;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How well networks of several depths learned their training images, with shortcuts and without, as plain numbers.
 *
 * @param comparison the runs; arms are called {@code plain-20}, {@code residual-56} and so on
 * @param depths layers of the networks, as they were asked for
 * @param kinds what their blocks are
 * @param before by arm, one entry a seed: the gradients of one batch before the first step
 * @param after by arm, one entry a seed: those of the same batch after the last step
 */
public record DepthResult(Comparison comparison, List<Integer> depths, List<BlockKind> kinds,
        Map<String, List<LayerGradients>> before, Map<String, List<LayerGradients>> after) implements Tabular {

    /**
     * Copies lists and maps.
     *
     * @param comparison the runs
     * @param depths layers of the networks
     * @param kinds what their blocks are
     * @param before the gradients before the first step
     * @param after the gradients after the last step
     */
    public DepthResult {
        depths = List.copyOf(depths);
        kinds = List.copyOf(kinds);
        before = copy(before);
        after = copy(after);
    }

    private static Map<String, List<LayerGradients>> copy(Map<String, List<LayerGradients>> notes) {
        return notes.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /**
     * Returns the training errors of one network: the share of the last pass over the images that was wrong, each batch
     * before its step.
     *
     * @param kind what its blocks are
     * @param depth its layers
     * @return one share a seed
     * @throws IllegalArgumentException if there was no such network
     */
    public double[] errors(BlockKind kind, int depth) {
        return comparison.numbers(DepthExperiment.name(kind, depth), run -> 1 - last(run).trainAccuracy());
    }

    /**
     * Returns the training losses of one network: the mean cross-entropy of the last pass, each batch before its step.
     *
     * @param kind what its blocks are
     * @param depth its layers
     * @return one loss a seed, in nats
     * @throws IllegalArgumentException if there was no such network
     */
    public double[] losses(BlockKind kind, int depth) {
        return comparison.numbers(DepthExperiment.name(kind, depth), run -> last(run).trainLoss());
    }

    private static TrainingRun.Epoch last(TrainingRun run) {
        return run.epochs().get(run.epochs().size() - 1);
    }

    /**
     * Returns the gradients of one network by layer.
     *
     * @param notes {@link #before()} or {@link #after()}
     * @param kind what its blocks are
     * @param depth its layers
     * @return one entry a seed
     * @throws IllegalArgumentException if there was no such network
     */
    public static List<LayerGradients> of(Map<String, List<LayerGradients>> notes, BlockKind kind, int depth) {
        String name = DepthExperiment.name(kind, depth);
        if (!notes.containsKey(name)) {
            throw new IllegalArgumentException("no network %s was trained; there are %s".formatted(name, notes.keySet().stream().sorted().toList()));
        }
        return notes.get(name);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("The last pass over the training images, mean of %d seed(s)".formatted(comparison.seeds().size()),
                "network", "#loss", "#error [%]", "#first layer's gradient / head's, before", "#after");
        for (BlockKind kind : kinds) {
            for (int depth : depths) {
                table = table.row(DepthExperiment.name(kind, depth), number(mean(losses(kind, depth)), 2),
                        number(100 * mean(errors(kind, depth)), 1), number(spread(of(before, kind, depth)), 1), number(spread(of(after, kind, depth)), 1));
            }
        }
        return table;
    }

    private static double spread(List<LayerGradients> seeds) {
        return mean(seeds.stream().mapToDouble(LayerGradients::firstToHead).toArray());
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
