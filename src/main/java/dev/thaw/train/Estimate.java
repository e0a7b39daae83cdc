package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.nn.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Times a few real steps and one real evaluation batch on a copy, and multiplies. */
final class Estimate {

    private static final int WARM_UP = 1;
    private static final int TIMED = 3;

    private Estimate() { }

    static Duration of(Network network, Dataset dataset, Settings settings) {
        ImageSet judging = Requirements.check(network, dataset);
        return settings.courseOptions().stream().map(options -> phase(network, dataset, judging, settings, options))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration phase(Network network, Dataset dataset, ImageSet judging, Settings settings, Options options) {
        Settings quiet = settings.copy();
        quiet.listener = TrainingListener.none();
        quiet.bestFile = null;
        quiet.logFolder = null;
        quiet.checkpoints = Optional.empty();
        quiet.features = settings.features.alone();
        quiet.phases = List.of();
        quiet.options = options;
        Dataset few = sample(dataset, judging, (long) (WARM_UP + TIMED) * options.batchSize);
        try (Network copy = network.copy(); Fit fit = new Fit(copy, few, quiet)) {
            long from = System.nanoTime();
            fit.batches(1).close();
            double prepare = since(from) / few.train().size();     // a frozen prefix's features; nothing where none are kept
            double step = secondsPerStep(fit);
            fit.judge();
            from = System.nanoTime();
            fit.judge();
            double image = since(from) / few.test().size();
            double steps = options.epochs * Math.ceil((double) dataset.train().size() / options.batchSize);
            double judged = 2 + Math.ceil((double) options.epochs / settings.evaluateEvery);
            double first = (double) dataset.train().size() * settings.features.versionCount() + judging.size();
            return Duration.ofMillis(Math.round(1000 * (first * prepare + steps * step + judged * judging.size() * image)));
        }
    }

    private static Dataset sample(Dataset dataset, ImageSet judging, long train) {
        return new Dataset(dataset.name(), dataset.classNames(), first(dataset.train(), train), first(judging, 0),
                first(judging, Evaluator.BATCH_SIZE), dataset.normalization());
    }

    private static ImageSet first(ImageSet images, long count) {
        return images.select(IntStream.range(0, (int) Math.min(count, images.size())).toArray());
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static double secondsPerStep(Fit fit) {
        int taken = 0;
        long from = 0;
        while (taken < WARM_UP + TIMED) {
            try (Feed.Pass batches = fit.batches(1)) {
                while (batches.hasNext() && taken < WARM_UP + TIMED) {
                    if (taken == WARM_UP) {
                        from = System.nanoTime();
                    }
                    try (Batch batch = batches.next()) {
                        fit.step(1, batch);
                        fit.arriveIfDue();
                    }
                    taken++;
                }
            }
        }
        fit.arrive();
        return since(from) / TIMED;
    }
}
