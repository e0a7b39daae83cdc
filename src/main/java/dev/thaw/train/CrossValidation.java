package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.data.StratifiedFolds;
import dev.thaw.metric.Interval;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One recipe, trained anew for each fold on all other folds, and judged by the fold: so each image judges once, and none
 * judges what learned from it.
 *
 * <p>Two ranges belong to it. {@link #interval()} is Student's, over the folds. It is optimistic: any two trainings share
 * most of their images, so their accuracies scatter less than those of trainings on other images would, and no unbiased
 * estimate of the true variance can be made from the folds (Bengio and Grandvalet, "No Unbiased Estimator of the Variance of
 * K-Fold Cross-Validation", JMLR 5, 2004). {@link #pooled()} is Wilson's, over all images, as if one network had judged
 * them; it tells what other <em>images</em> would give, and nothing of other trainings. Report the wider one, and do not
 * choose among many recipes by either: the best of many is partly luck.
 */
public final class CrossValidation implements Tabular {

    private final String name;
    private final StratifiedFolds folds;
    private final List<TrainingRun> runs;
    private final List<Predictions> judged;

    private CrossValidation(String name, StratifiedFolds folds, List<TrainingRun> runs, List<Predictions> judged) {
        this.name = name;
        this.folds = folds;
        this.runs = List.copyOf(runs);
        this.judged = List.copyOf(judged);
    }

    /**
     * Trains one network a fold; what it says after its last epoch counts.
     *
     * @param folds the parts; the first is trained with their seed, each further one with the next number
     * @param arm makes a fresh network for a seed, which is closed here, and adds its settings to each training
     * @return accuracies, ranges and predictions
     * @throws IllegalArgumentException if the recipe chooses an epoch and the folds have no validation part: see
     *     {@link StratifiedFolds#withValidation}
     * @throws TrainingInterruptedException if the thread is interrupted; every network is closed
     */
    public static CrossValidation run(StratifiedFolds folds, Arm arm) {
        List<TrainingRun> runs = new ArrayList<>();
        List<Predictions> judged = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            Dataset task = folds.task(fold);
            long seed = folds.seed() + fold;
            try (Network network = arm.network().apply(seed)) {
                String name = "%s, fold %d".formatted(arm.name(), fold + 1);
                runs.add(arm.recipe().apply(Training.of(network, task).name(name).seed(seed)).fit());
                judged.add(Evaluator.evaluate(network, task.test(), task.normalization()));
            }
        }
        return new CrossValidation(arm.name(), folds, runs, judged);
    }

    /**
     * Returns the share that was right in each fold.
     *
     * @return one number a fold
     */
    public double[] accuracies() {
        return judged.stream().mapToDouble(Predictions::accuracy).toArray();
    }

    /**
     * Returns the mean of the folds' accuracies.
     *
     * @return a share in [0, 1]
     */
    public double mean() {
        return Arrays.stream(accuracies()).average().orElseThrow();
    }

    /**
     * Returns the mean of the folds' accuracies and its range over the folds, which is optimistic: see above.
     *
     * @return Student's 95 % interval of one number a fold
     */
    public Interval interval() {
        return Interval.student(accuracies());
    }

    /**
     * Returns the share of all images that was right, each judged once.
     *
     * @return Wilson's 95 % interval
     */
    public Interval pooled() {
        return Interval.wilson(judged.stream().mapToInt(Predictions::correct).sum(), folds.dataset().train().size());
    }

    /**
     * Returns what was said of each image by the network that had not learned from it, for a confusion matrix for example.
     *
     * @return in the order of the task's training images
     */
    public Predictions predictions() {
        int images = folds.dataset().train().size();
        int[] predicted = new int[images];
        float[][] probabilities = new float[images][];
        double loss = 0;
        for (int fold = 0; fold < folds.count(); fold++) {
            Predictions part = judged.get(fold);
            int[] places = folds.images(fold);
            for (int i = 0; i < places.length; i++) {
                predicted[places[i]] = part.predicted()[i];
                probabilities[places[i]] = part.probabilities()[i];
            }
            loss += part.loss() * places.length / images;
        }
        return new Predictions(folds.dataset().train().labels(), predicted, probabilities, loss);
    }

    /**
     * Returns what happened in each training.
     *
     * @return one run a fold
     */
    public List<TrainingRun> runs() {
        return runs;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s in %d folds".formatted(name, folds.count()), "", "#images", "#right",
                "#accuracy", "95 % interval");
        for (int fold = 0; fold < judged.size(); fold++) {
            Predictions part = judged.get(fold);
            table = table.row("fold " + (fold + 1), part.size(), part.correct(),
                    percent(part.accuracy()), "");
        }
        Predictions all = predictions();
        return table
                .row("all images, each judged once (Wilson)", all.size(), all.correct(), percent(all.accuracy()), range(pooled()))
                .row("mean of the folds (Student; optimistic)", "", "", percent(mean()), range(interval()));
    }

    private static String range(Interval interval) {
        return percent(interval.low()) + " – " + percent(interval.high());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
