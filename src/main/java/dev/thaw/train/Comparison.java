package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.metric.Interval;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/** Several ways of training, each repeated over the same seeds, as plain numbers. */
public final class Comparison implements Tabular {

    private final List<Long> seeds;
    private final Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();

    Comparison(List<Long> seeds, Map<String, List<TrainingRun>> runs) {
        this.seeds = List.copyOf(seeds);
        runs.forEach((arm, ofArm) -> this.runs.put(arm, List.copyOf(ofArm)));
    }

    /**
     * Plans a comparison on one data set.
     *
     * @param dataset the same images for every seed
     * @return the plan, with seed 1 and no arms yet
     */
    public static ComparisonPlan of(Dataset dataset) {
        return of(seed -> dataset);
    }

    /**
     * Plans a comparison in which every seed draws its own training images.
     *
     * @param data the data of a seed, such as {@code seed -> near.take(200, seed)}
     * @return the plan, with seed 1 and no arms yet
     */
    public static ComparisonPlan of(LongFunction<Dataset> data) {
        Consumer<Trained> nobody = trained -> { };
        return new ComparisonPlan(data, List.of(), List.of(1L), TrainingListener.none(), nobody);
    }

    /**
     * Gathers runs that were trained elsewhere.
     *
     * @param runs by arm, in the order of tables and figures; every arm with the same seeds in the same order
     * @return the comparison
     * @throws IllegalArgumentException if the arms' seeds differ
     */
    public static Comparison ofRuns(Map<String, List<TrainingRun>> runs) {
        List<List<Long>> seeds = runs.values().stream()
                .map(ofArm -> ofArm.stream().map(TrainingRun::seed).toList()).distinct().toList();
        if (seeds.size() != 1 || seeds.get(0).isEmpty()) {
            throw new IllegalArgumentException(
                    "arms %s were trained with the seeds %s; to compare them each needs the same ones, in the same order"
                            .formatted(runs.keySet(), seeds));
        }
        return new Comparison(seeds.get(0), runs);
    }

    /**
     * Lists the arms.
     *
     * @return names in the order they were given
     */
    public List<String> arms() {
        return List.copyOf(runs.keySet());
    }

    /**
     * Lists the seeds.
     *
     * @return in the order they were trained
     */
    public List<Long> seeds() {
        return seeds;
    }

    /**
     * Returns the runs of one arm.
     *
     * @param arm its name
     * @return one a seed, in the order of {@link #seeds()}
     * @throws IllegalArgumentException if no arm is called so
     */
    public List<TrainingRun> runs(String arm) {
        if (!runs.containsKey(arm)) {
            throw new IllegalArgumentException("no arm is called \"%s\"; there are %s".formatted(arm, runs.keySet()));
        }
        return runs.get(arm);
    }

    /**
     * Returns all runs by arm.
     *
     * @return a map in the order of {@link #arms()}
     */
    public Map<String, List<TrainingRun>> runs() {
        return Collections.unmodifiableMap(runs);
    }

    /**
     * Returns the last accuracies of one arm.
     *
     * @param arm its name
     * @return one share a seed
     */
    public double[] accuracies(String arm) {
        return numbers(arm, TrainingRun::finalAccuracy);
    }

    /**
     * Returns some number of each run of one arm.
     *
     * @param arm its name
     * @param number reads it from a run
     * @return one a seed
     */
    public double[] numbers(String arm, ToDoubleFunction<TrainingRun> number) {
        return runs(arm).stream().mapToDouble(number).toArray();
    }

    /**
     * Returns the mean accuracy of one arm and the range that other seeds would give it.
     *
     * @param arm its name
     * @return Student's 95 % interval; with a single seed, which says nothing of spread, the whole of [0, 1]
     */
    public Interval interval(String arm) {
        double[] accuracies = accuracies(arm);
        return accuracies.length == 1 ? new Interval(accuracies[0], 0, 1, Interval.LEVEL) : Interval.student(accuracies);
    }

    /**
     * Returns how much more accurate one arm is than another, paired by seed.
     *
     * @param arm the first
     * @param other what is subtracted
     * @return Student's 95 % interval; with a single seed the whole of [-1, 1]
     */
    public Interval difference(String arm, String other) {
        double[] first = accuracies(arm);
        double[] second = accuracies(other);
        return first.length == 1 ? new Interval(first[0] - second[0], -1, 1, Interval.LEVEL) : Interval.paired(first, second);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d arms × %d seed(s)".formatted(runs.size(), seeds.size()),
                "arm", "#accuracy", "#95 % interval", "#after epoch 1", "#trained parameters", "#seconds a run");
        for (String arm : runs.keySet()) {
            Interval interval = interval(arm);
            table = table.row(arm, percent(interval.mean()), percent(interval.low()) + " – " + percent(interval.high()),
                    percent(mean(arm, Comparison::afterFirstEpoch)),
                    "%,d".formatted(runs.get(arm).get(0).trainableParameters()),
                    String.format(Locale.ROOT, "%.1f", mean(arm, TrainingRun::seconds)));
        }
        return table;
    }

    private double mean(String arm, ToDoubleFunction<TrainingRun> number) {
        return runs.get(arm).stream().mapToDouble(number).average().orElseThrow();
    }

    private static double afterFirstEpoch(TrainingRun run) {
        return run.epochs().size() > 1 ? run.epochs().get(1).evaluationAccuracy() : Double.NaN;
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
