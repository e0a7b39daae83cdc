package dev.thaw.train;

import dev.thaw.metric.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which strategy is best in one cell, and which ones these seeds cannot tell from it.
 *
 * @param best the highest mean accuracy; of equals the one that comes first in {@link Strategy}
 * @param accuracy its mean over the seeds, a share in [0, 1]
 * @param ties the others for which the 95 % interval of the paired difference to the best contains 0
 * @param lead how far the best is ahead of the next one; with one seed, or one strategy, all of [-1, 1]
 */
public record Winner(Strategy best, double accuracy, List<Strategy> ties, Interval lead) {

    /**
     * Copies the list.
     *
     * @param best the highest mean accuracy
     * @param accuracy its mean
     * @param ties the others that may be as good
     * @param lead how far the best is ahead of the next one
     */
    public Winner {
        ties = List.copyOf(ties);
    }

    /** Compares the arms of one cell. */
    static Winner of(Comparison comparison) {
        Map<Strategy, Double> means = TransferResult.strategies(comparison).stream().collect(Collectors.toMap(strategy -> strategy,
                strategy -> comparison.interval(strategy.label()).mean()));
        List<Strategy> ranked = means.keySet().stream().sorted(Comparator.comparing((Strategy strategy) -> -means.get(strategy))
                .thenComparing(Comparator.naturalOrder())).toList();
        Strategy best = ranked.get(0);
        List<Strategy> ties = ranked.stream().skip(1)
                .filter(other -> !comparison.difference(best.label(), other.label()).excludesZero()).toList();
        Interval lead = ranked.size() == 1 ? new Interval(0, -1, 1, Interval.LEVEL)
                : comparison.difference(best.label(), ranked.get(1).label());
        return new Winner(best, means.get(best), ties, lead);
    }

    /**
     * Tells whether the best is better than all others by more than luck.
     *
     * @return false where any other ties
     */
    public boolean isClear() {
        return ties.isEmpty();
    }

    /**
     * Tells whether a strategy is the best, or cannot be told from it.
     *
     * @param strategy any
     * @return true for the best and for those that tie with it
     */
    public boolean includes(Strategy strategy) {
        return strategy == best || ties.contains(strategy);
    }

    /**
     * Says it in words.
     *
     * @return the best alone, or that there is no clear winner and between whom
     */
    public String words() {
        return isClear() ? best.label() : "no clear winner: %s, %s".formatted(best,
                ties.stream().map(Strategy::label).collect(Collectors.joining(", ")));
    }
}
