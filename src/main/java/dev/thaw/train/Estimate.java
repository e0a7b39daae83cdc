package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.nn.Network;
import java.time.Duration;
import java.util.stream.IntStream;

/** Times a few real steps and one real evaluation batch on a copy, and multiplies. */
final class Estimate {

    private static final int WARM_UP = 1;
    private static final int TIMED = 3;

    private Estimate() { }

    static Duration of(Network network, Dataset dataset, Settings settings) {
        ImageSet judging = Requirements.check(network, dataset);
        Settings quiet = settings.copy();
        quiet.listener = TrainingListener.none();
        quiet.bestFile = null;
        try (Network copy = network.copy()) {
            double step;
            try (Fit fit = new Fit(copy, dataset, quiet)) {
                step = secondsPerStep(fit);
            }
            int sample = Math.min(Evaluator.BATCH_SIZE, judging.size());
            ImageSet few = judging.select(IntStream.range(0, sample).toArray());
            long from = System.nanoTime();
            Evaluator.evaluate(copy, few, dataset.normalization());
            double image = (System.nanoTime() - from) / 1e9 / sample;
            double steps = settings.epochs * Math.ceil((double) dataset.train().size() / settings.batchSize);
            double judged = 2 + Math.ceil((double) settings.epochs / settings.evaluateEvery);
            return Duration.ofMillis(Math.round(1000 * (steps * step + judged * judging.size() * image)));
        }
    }

    private static double secondsPerStep(Fit fit) {
        int taken = 0;
        long from = 0;
        while (taken < WARM_UP + TIMED) {
            try (Batches batches = fit.batches(1)) {
                while (batches.hasNext() && taken < WARM_UP + TIMED) {
                    if (taken == WARM_UP) {
                        from = System.nanoTime();
                    }
                    try (Batch batch = batches.next()) {
                        fit.step(1, batch);
                    }
                    taken++;
                }
            }
        }
        return (System.nanoTime() - from) / 1e9 / TIMED;
    }
}
