package dev.thaw.plot;

import dev.thaw.metric.Interval;
import dev.thaw.store.Cards;
import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tablesaw tables of runs and comparisons; accuracies in percent, times in seconds. */
public final class Tables {

    private static final double PERCENT = 100;
    private static final double MILLISECONDS = 1000;

    private Tables() { }

    /**
     * Lists a run epoch by epoch.
     *
     * @param run the run
     * @return one row an epoch; epoch 0 is before training
     */
    public static Table of(TrainingRun run) {
        List<Epoch> epochs = run.epochs();
        return Table.create("%s, seed %d".formatted(run.name(), run.seed())).addColumns(
                IntColumn.create("epoch", epochs.stream().mapToInt(Epoch::number).toArray()),
                numbers("train loss [nats]", 3, epochs, Epoch::trainLoss),
                numbers("train accuracy [%]", 1, epochs, epoch -> PERCENT * epoch.trainAccuracy()),
                numbers(run.evaluatedOn() + " loss [nats]", 3, epochs, Epoch::evaluationLoss),
                numbers(run.evaluatedOn() + " accuracy [%]", 1, epochs, epoch -> PERCENT * epoch.evaluationAccuracy()),
                numbers("time [s]", 1, epochs, Epoch::seconds));
    }

    /**
     * Lists what each arm reached, with how far to trust it.
     *
     * <p>Below five seeds the last column is Wilson's interval for one run on so many test images: what other test
     * images
     * would change. From five seeds on it is Student's interval of the mean over the seeds.
     *
     * @param comparison the runs
     * @param testImages how many images each accuracy was measured on
     * @return one row an arm
     */
    public static Table accuracies(Comparison comparison, int testImages) {
        List<String> arms = comparison.arms();
        return Table.create(SeedCurves.judge(comparison) + " accuracy after the last epoch").addColumns(
                StringColumn.create("arm", arms),
                IntColumn.create("seeds", arms.stream().mapToInt(arm -> comparison.runs(arm).size()).toArray()),
                numbers("mean [%]", 1, arms, arm -> PERCENT * Paired.mean(ends(comparison, arm))),
                numbers("lowest seed [%]", 1, arms, arm -> PERCENT * Arrays.stream(ends(comparison, arm)).min()
                        .orElse(Double.NaN)),
                numbers("highest seed [%]", 1, arms, arm -> PERCENT * Arrays.stream(ends(comparison, arm)).max()
                        .orElse(Double.NaN)),
                words("95 % interval [%]", arms, arm -> interval(ends(comparison, arm), testImages)));
    }

    /**
     * Lists the start of each arm, measured in three ways.
     *
     * @param comparison the runs
     * @param nearestMean accuracy of a nearest-class-mean head on the untrained body, in [0, 1], for each arm
     * @return one row an arm
     */
    public static Table starts(Comparison comparison, Map<String, Double> nearestMean) {
        List<String> arms = comparison.arms();
        return Table.create("the start, measured three ways: test accuracy [%], mean of the seeds").addColumns(
                StringColumn.create("arm", arms),
                numbers("step 0, random head", 1, arms, arm -> PERCENT * mean(comparison, arm, run -> run.epochs()
                        .get(0).evaluationAccuracy())),
                numbers("step 0, nearest class mean", 1, arms, arm -> PERCENT * nearestMean.getOrDefault(arm,
                        Double.NaN)),
                numbers("after epoch 1", 1, arms, arm -> PERCENT * mean(comparison, arm, Benefit.START::of)),
                numbers("loss in epoch 1 [nats]", 2, arms, arm -> mean(comparison, arm, Tables::firstLoss)),
                words("seed by seed", arms, arm -> seeds(comparison, arm, Tables::firstLoss)));
    }

    /**
     * Lists what each arm costs.
     *
     * @param comparison the runs
     * @return one row an arm; times are means over the seeds, without the evaluations where the run tells them apart
     */
    public static Table costs(Comparison comparison) {
        List<String> arms = comparison.arms();
        return Table.create("what each arm costs").addColumns(
                StringColumn.create("arm", arms),
                IntColumn.create("trained parameters", arms.stream().mapToInt(arm -> comparison.runs(arm).get(0)
                        .trainableParameters()).toArray()),
                IntColumn.create("steps", arms.stream().mapToInt(arm -> comparison.runs(arm).get(0).stepLosses().size())
                        .toArray()),
                numbers("time of a run [s]", 1, arms, arm -> mean(comparison, arm, TrainingRun::seconds)),
                numbers("time per step [ms]", 1, arms, arm -> mean(comparison, arm, run ->
                        MILLISECONDS * run.seconds() / run.stepLosses().size())),
                numbers("accuracy [%]", 1, arms, arm -> PERCENT * Paired.mean(ends(comparison, arm))));
    }

    /**
     * Lists what varies in drawn pictures, and whether it is the label, a hint, a nuisance or absent.
     *
     * @param names data sets whose cards list their factors, such as {@code shapes/source}
     * @return one row a factor, one column a data set
     */
    public static Table factors(String... names) {
        Map<String, Map<?, ?>> sets = new LinkedHashMap<>();
        for (String name : names) {
            sets.put(name, Cards.of(name).fields().get("factors") instanceof Map<?, ?> factors ? factors : Map.of());
        }
        List<String> rows = sets.values().stream().flatMap(factors -> factors.keySet().stream()).map(String::valueOf)
                .distinct().toList();
        Table table = Table.create("what varies, and what it means for the label", StringColumn.create("factor", rows));
        sets.forEach((name, factors) -> table.addColumns(words(name, rows,
                row -> factors.containsKey(row) ? String.valueOf(factors.get(row)) : "")));
        return table;
    }

    private static double firstLoss(TrainingRun run) {
        return run.epochs().get(Math.min(1, run.epochs().size() - 1)).trainLoss();
    }

    private static double[] ends(Comparison comparison, String arm) {
        return Benefit.ASYMPTOTE.values(comparison, arm);
    }

    private static String interval(double[] ends, int testImages) {
        if (ends.length >= Paired.SEEDS_FOR_INTERVAL) {
            Interval interval = Interval.student(ends);
            return String.format(Locale.ROOT, "%.1f to %.1f (Student, %d seeds)", PERCENT * interval.low(),
                    PERCENT * interval.high(),
                    ends.length);
        }
        Interval interval = Interval.wilson((int) Math.round(Paired.mean(ends) * testImages), testImages);
        return String.format(Locale.ROOT, "%.1f to %.1f (Wilson, %d images)", PERCENT * interval.low(),
                PERCENT * interval.high(),
                testImages);
    }

    private static String seeds(Comparison comparison, String arm, ToDoubleFunction<TrainingRun> measure) {
        var values = comparison.runs(arm).stream().mapToDouble(measure).summaryStatistics();
        return String.format(Locale.ROOT, "%.2f to %.2f", values.getMin(), values.getMax());
    }

    private static double mean(Comparison comparison, String arm, ToDoubleFunction<TrainingRun> measure) {
        return comparison.runs(arm).stream().mapToDouble(measure).average().orElse(Double.NaN);
    }

    private static <T> DoubleColumn numbers(String name, int digits, List<T> rows, ToDoubleFunction<T> cell) {
        double unit = Math.pow(10, digits);
        return DoubleColumn.create(name, rows.stream().mapToDouble(cell)
                .map(value -> Double.isNaN(value) ? value : Math.round(value * unit) / unit).toArray());
    }

    private static <T> StringColumn words(String name, List<T> rows, Function<T, String> cell) {
        return StringColumn.create(name, rows.stream().map(cell).toList());
    }
}
