package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * How long each arm takes to the accuracy that one of them, the reference, ends with; seed by seed.
 *
 * @param reference whose last accuracy is the goal
 * @param arms one entry a seed for each arm
 */
public record EqualAccuracy(String reference, Map<String, List<Reached>> arms) implements Tabular {

    /**
     * When one run reached the goal, at the looks that were taken; that before the first step does not count.
     *
     * @param goal share in [0, 1]
     * @param accuracy where the run ended
     * @param steps steps until the first look at which it was reached; empty if it never was
     * @param seconds time of these steps, without looks; empty if it never was reached
     */
    public record Reached(double goal, double accuracy, OptionalInt steps, OptionalDouble seconds) { }

    /**
     * Measures it from finished runs.
     *
     * @param comparison the runs, judged several times each
     * @param reference an arm whose last accuracies are the goals
     * @return the times
     * @throws IllegalArgumentException if no arm is called so
     */
    public static EqualAccuracy of(Comparison comparison, String reference) {
        double[] goals = comparison.accuracies(reference);
        Map<String, List<Reached>> arms = new LinkedHashMap<>();
        for (String arm : comparison.arms()) {
            List<Reached> reached = new ArrayList<>();
            for (TrainingRun run : comparison.runs(arm)) {
                reached.add(reached(run, goals[reached.size()]));
            }
            arms.put(arm, List.copyOf(reached));
        }
        return new EqualAccuracy(reference, arms);
    }

    private static Reached reached(TrainingRun run, double goal) {
        OptionalInt epoch = run.epochs().stream().filter(one -> one.number() > 0 && one.evaluated() && one.evaluationAccuracy() >= goal)
                .mapToInt(TrainingRun.Epoch::number).findFirst();
        if (epoch.isEmpty()) {
            return new Reached(goal, run.finalAccuracy(), OptionalInt.empty(), OptionalDouble.empty());
        }
        int until = epoch.getAsInt();
        int steps = (int) Math.round((double) run.stepLosses().size() * until / Math.max(1, run.last().number()));
        double seconds = run.epochs().stream().filter(one -> one.number() <= until).mapToDouble(TrainingRun.Epoch::seconds).sum();
        return new Reached(goal, run.finalAccuracy(), OptionalInt.of(steps), OptionalDouble.of(seconds));
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("Until it is as good as \"%s\" is at its end, seed by seed".formatted(reference),
                "strategy", "#ends at [%]", "#got there", "#steps", "#seconds");
        for (Map.Entry<String, List<Reached>> arm : arms.entrySet()) {
            List<Reached> there = arm.getValue().stream().filter(run -> run.steps().isPresent()).toList();
            table = table.row(arm.getKey(), mean(arm.getValue(), run -> 100 * run.accuracy(), "%.1f"),
                    "%d of %d seeds".formatted(there.size(), arm.getValue().size()),
                    mean(there, run -> run.steps().orElseThrow(), "%.0f"), mean(there, run -> run.seconds().orElseThrow(), "%.1f"));
        }
        return table;
    }

    private static String mean(List<Reached> runs, ToDoubleFunction<Reached> number, String format) {
        return runs.isEmpty() ? "" : String.format(Locale.ROOT, format, runs.stream().mapToDouble(number).average().orElseThrow());
    }

    @Override
    public String toString() {
        return text();
    }
}
