package dev.thaw.train;

import dev.thaw.metric.Interval;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each strategy reached in each cell of size × similarity, as plain numbers; shows itself as the table of winners.
 *
 * @param recipe how every strategy trained
 * @param cells the runs of each cell; arms are called as their {@link Strategy#label()}
 */
public record TransferResult(TransferRecipe recipe, Map<TransferCell, Comparison> cells) implements Tabular {

    /**
     * Copies the map and keeps its order.
     *
     * @param recipe how every strategy trained
     * @param cells the runs of each cell
     */
    public TransferResult {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    static List<Strategy> strategies(Comparison comparison) {
        return Arrays.stream(Strategy.values()).filter(strategy -> comparison.arms().contains(strategy.label())).toList();
    }

    /** Puts the cells of each task together, from few pictures to many; tasks stay in their order. */
    TransferResult sorted() {
        Map<TransferCell, Comparison> ordered = new LinkedHashMap<>();
        cells.keySet().stream().map(TransferCell::task).distinct().forEach(task -> ordered.putAll(of(task).cells));
        return new TransferResult(recipe, ordered);
    }

    /**
     * Keeps some cells.
     *
     * @param task the name of the task
     * @param images the sizes to keep; none for all
     * @return the smaller result
     * @throws IllegalArgumentException if none is left
     */
    public TransferResult of(String task, int... images) {
        Map<TransferCell, Comparison> kept = new LinkedHashMap<>();
        cells.keySet().stream().filter(cell -> cell.task().equals(task)).sorted((one, other) -> one.images() - other.images())
                .filter(cell -> images.length == 0 || Arrays.stream(images).anyMatch(size -> size == cell.images()))
                .forEach(cell -> kept.put(cell, cells.get(cell)));
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("there is no cell of \"%s\" with %s pictures; there are %s".formatted(task,
                    images.length == 0 ? "any" : Arrays.toString(images), cells.keySet()));
        }
        return new TransferResult(recipe, kept);
    }

    /**
     * Keeps the cells in which all five choices were trained: those that can have a winner.
     *
     * @return the smaller result, which may be empty
     */
    public TransferResult complete() {
        Map<TransferCell, Comparison> kept = new LinkedHashMap<>();
        cells.forEach((cell, comparison) -> {
            if (strategies(comparison).containsAll(Strategy.choices())) {
                kept.put(cell, comparison);
            }
        });
        return new TransferResult(recipe, kept);
    }

    /**
     * Returns the accuracies of one strategy in one cell.
     *
     * @param cell which cell
     * @param strategy which strategy
     * @return one share a seed
     * @throws IllegalArgumentException if it was not trained there
     */
    public double[] accuracies(TransferCell cell, Strategy strategy) {
        if (!cells.containsKey(cell)) {
            throw new IllegalArgumentException("%s was not measured; there are %s".formatted(cell, cells.keySet()));
        }
        return cells.get(cell).accuracies(strategy.label());
    }

    /**
     * Returns the best strategy of each cell.
     *
     * @return in the order of the cells
     */
    public Map<TransferCell, Winner> winners() {
        Map<TransferCell, Winner> winners = new LinkedHashMap<>();
        cells.forEach((cell, comparison) -> winners.put(cell, Winner.of(comparison)));
        return winners;
    }

    /**
     * Returns how many points of accuracy one loses in a cell by another choice than the best.
     *
     * @param cell which cell
     * @param choice what was chosen
     * @return 0 or more, from 0 to 100
     * @throws IllegalArgumentException if the choice was not trained there
     */
    public double pointsLost(TransferCell cell, Strategy choice) {
        double mean = Arrays.stream(accuracies(cell, choice)).average().orElseThrow();
        return 100 * (Winner.of(cells.get(cell)).accuracy() - mean);
    }

    /**
     * Returns where one strategy overtakes another on one task, as pictures become more.
     *
     * @param task its name
     * @param first ahead with few pictures
     * @param second ahead with many
     * @return the place, read off the mean accuracies
     * @throws IllegalArgumentException if fewer than two sizes have both
     */
    public Crossing crossing(String task, Strategy first, Strategy second) {
        Map<Integer, Double> gaps = new LinkedHashMap<>();
        of(task).cells.forEach((cell, comparison) -> {
            if (comparison.arms().containsAll(List.of(first.label(), second.label()))) {
                gaps.put(cell.images(), comparison.difference(first.label(), second.label()).mean());
            }
        });
        return Crossing.of(gaps);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("Who wins where; accuracies in %, each the mean of its seeds",
                "task", "like the source?", "#pictures", "best", "#accuracy", "#ahead of the next by [points]", "#95 % interval", "winner");
        for (Map.Entry<TransferCell, Winner> entry : winners().entrySet()) {
            TransferCell cell = entry.getKey();
            Winner winner = entry.getValue();
            Interval lead = winner.lead();
            table = table.row(cell.task(), cell.closeness(), "%,d".formatted(cell.images()), winner.best(), percent(winner.accuracy()),
                    percent(lead.mean()), cells.get(cell).seeds().size() == 1 ? "one seed: unknown"
                            : percent(lead.low()) + " to " + percent(lead.high()), winner.words());
        }
        return table;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    @Override
    public String toString() {
        return text();
    }
}
