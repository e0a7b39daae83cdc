package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.Arrays;
import java.util.List;

/**
 * The test accuracy of one method, epoch by epoch, for each seed.
 *
 * @param method the arm's name
 * @param epochs the epochs that were evaluated, 0 first
 * @param accuracies one row a seed, in percent: {@code [seeds][epochs]}
 */
record SeedCurves(String method, double[] epochs, double[][] accuracies) {

    static SeedCurves of(Comparison comparison, String arm) {
        List<TrainingRun> runs = comparison.runs(arm);
        double[] epochs = evaluated(runs.get(0)).stream().mapToDouble(Epoch::number).toArray();
        double[][] accuracies = runs.stream().map(run -> evaluated(run).stream()
                .mapToDouble(epoch -> Frame.PERCENT * epoch.evaluationAccuracy()).toArray()).toArray(double[][]::new);
        return new SeedCurves(arm, epochs, accuracies);
    }

    static List<SeedCurves> all(Comparison comparison) {
        return comparison.arms().stream().map(arm -> of(comparison, arm)).toList();
    }

    /** Names the images that judged the runs: "test" or "validation". */
    static String judge(Comparison comparison) {
        return comparison.runs(comparison.arms().get(0)).get(0).evaluatedOn();
    }

    /** Returns the epochs of a run in which it was evaluated. */
    static List<Epoch> evaluated(TrainingRun run) {
        return run.epochs().stream().filter(Epoch::evaluated).toList();
    }

    /** Returns the mean over the seeds at each evaluated epoch. */
    double[] mean() {
        double[] mean = new double[epochs.length];
        for (int i = 0; i < mean.length; i++) {
            int at = i;
            mean[i] = Arrays.stream(accuracies).mapToDouble(row -> row[at]).average().orElse(Double.NaN);
        }
        return mean;
    }

    /** Returns the mean over the seeds after the last evaluated epoch. */
    double end() {
        return mean()[epochs.length - 1];
    }

    double lastEpoch() {
        return epochs[epochs.length - 1];
    }
}
