package dev.thaw.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures several kinds of step in turns, so that a busy moment of the machine does not fall on one of them alone.
 *
 * <p>Of each kind the quickest round counts, for other programs can only make a step slower; its memory is the median of all
 * rounds, for other threads may add to what is counted.
 */
public final class StepRounds {

    private StepRounds() { }

    /**
     * Measures each kind once a round.
     *
     * @param rounds how often each is measured
     * @param kinds the name of each and how to measure it
     * @return for each kind its quickest round with the median memory, under its name and in the given order
     * @throws IllegalArgumentException if there is no round
     */
    public static List<StepCost> quickest(int rounds, Map<String, Supplier<StepCost>> kinds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("%d rounds measure nothing; give 1 or more".formatted(rounds));
        }
        Map<String, List<StepCost>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            kinds.forEach((name, kind) -> all.computeIfAbsent(name, key -> new ArrayList<>()).add(kind.get().named(name)));
        }
        return all.values().stream().map(StepRounds::best).toList();
    }

    private static StepCost best(List<StepCost> rounds) {
        StepCost quickest = rounds.stream().min(Comparator.comparingDouble(StepCost::millis)).orElseThrow();
        return quickest.with(StepMemory.middle(rounds.stream().map(StepCost::memory).toList()));
    }
}
