package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.augment.Augmentation;
import dev.thaw.augment.Augmented;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.engine.GradientMode;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Locale;

/**
 * Why a training accuracy may lie below the test accuracy: the last epoch's training images counted in four ways, each one
 * difference away from the one before.
 *
 * @param counted counted while the epoch went on: weights that still changed, altered images, norms that use their batch
 * @param after the same with the weights of the epoch's end
 * @param held the same with norms that use their running statistics, as in evaluation
 * @param plain the same on images as they are, as in evaluation
 * @param test the same on test images
 */
public record TrainingGap(double counted, double after, double held, double plain, double test) implements Tabular {

    private static final double PERCENT = 100;

    /**
     * Counts the images of a run's last epoch again.
     *
     * @param network the trained network, as the run left it; it stays as it is
     * @param dataset what it was trained on, with test images
     * @param augmentation what the run altered its images by
     * @param run the run
     * @param batchSize images in a batch, as in the run's last epoch
     * @return all five shares
     */
    public static TrainingGap of(Network network, Dataset dataset, Augmentation augmentation, TrainingRun run, int batchSize) {
        int epoch = run.last().number();
        Augmented altered = augmentation.at(run.seed(), epoch);
        ImageSet images = altered.of(dataset.train());
        double after;
        try (Network copy = network.copy();
                Batches batches = Batches.of(images, dataset.normalization(), batchSize, Ordering.shuffled(run.seed(), epoch))) {
            after = inTrainingMode(copy, batches);
        }
        return new TrainingGap(run.last().trainAccuracy(), after,
                Evaluator.evaluate(network, images, dataset.normalization()).accuracy(),
                Evaluator.evaluate(network, dataset.train(), dataset.normalization()).accuracy(),
                Evaluator.evaluate(network, dataset.test(), dataset.normalization()).accuracy());
    }

    private static double inTrainingMode(Network copy, Batches batches) {
        int correct = 0;
        int all = 0;
        while (batches.hasNext()) {
            try (var off = GradientMode.off(); Batch batch = batches.next(); NDArray logits = copy.forward(batch.x(), Mode.TRAIN)) {
                correct += Predictions.of(Evaluator.rows(logits), batch.labels()).correct();
                all += batch.size();
            }
        }
        return (double) correct / all;
    }

    @Override
    public WordTable table() {
        return WordTable.of("the last epoch's training images, counted in four ways", "which images", "weights", "norms use",
                "#right", "#points", "so many points are due to")
                .row("training, altered", "of each step", "their batch", percent(counted), "", "")
                .row("training, altered", "of the end", "their batch", percent(after), points(after - counted),
                        "learning within the epoch")
                .row("training, altered", "of the end", "running statistics", percent(held), points(held - after),
                        "the statistics of a batch")
                .row("training, as they are", "of the end", "running statistics", percent(plain), points(plain - held),
                        "augmentation")
                .row("test, as they are", "of the end", "running statistics", percent(test), points(test - plain),
                        "images never seen");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", PERCENT * share);
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.1f", PERCENT * difference);
    }
}
