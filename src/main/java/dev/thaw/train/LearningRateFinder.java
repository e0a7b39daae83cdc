package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import dev.thaw.optim.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Tries rising learning rates, a step each, to see where the loss begins to fall and where it explodes.
 *
 * <p>Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, §3.3, arXiv:1506.01186, with rates that rise by the
 * same factor each step. It works on a copy, so weights, buffers, gradients and flags of the network never change, whatever
 * ends it; each step draws its chance from the training's seed, as a training does.
 *
 * <pre>{@code
 * RateSearch search = LearningRateFinder.of(training).find();
 * Plots.rateSearch(search);
 * training.optimizer(Sgd.of(search.suggestion()))
 * }</pre>
 *
 * @param training what is to be trained; of several phases the first is searched for
 * @param lowest the first rate
 * @param highest the last rate, unless the loss explodes before
 * @param steps how many rates are tried
 */
public record LearningRateFinder(Training training, double lowest, double highest, int steps) {

    /** Rates tried unless another number is given. */
    public static final int STEPS = 100;
    /** The search ends when the mean of the last steps' losses is this many times the lowest such mean. */
    public static final double EXPLODED = 4;
    private static final int RECENT = 5;

    /**
     * Checks the range.
     *
     * @param training what is to be trained
     * @param lowest the first rate
     * @param highest the last rate
     * @param steps how many rates are tried
     */
    public LearningRateFinder {
        if (!(lowest > 0 && highest > lowest && highest < Double.POSITIVE_INFINITY) || steps < 2 * RECENT) {
            throw new IllegalArgumentException("%d rates from %s to %s: give at least %d, rising from above 0"
                    .formatted(steps, lowest, highest, 2 * RECENT));
        }
    }

    /**
     * Tries 100 rates from 1e-6 to 10.
     *
     * @param training what is to be trained
     * @return the finder
     */
    public static LearningRateFinder of(Training training) {
        return new LearningRateFinder(training, 1e-6, 10, STEPS);
    }

    /**
     * Tries other rates.
     *
     * @param first the lowest, above 0
     * @param last the highest
     * @return a new finder
     */
    public LearningRateFinder between(double first, double last) {
        return new LearningRateFinder(training, first, last, steps);
    }

    /**
     * Tries more rates or fewer.
     *
     * @param count at least 10
     * @return a new finder
     */
    public LearningRateFinder steps(int count) {
        return new LearningRateFinder(training, lowest, highest, count);
    }

    /**
     * Searches.
     *
     * @return the loss at each rate, and what it suggests
     * @throws IllegalArgumentException as {@link Training#fit()} does
     * @throws CancellationException if the thread was interrupted; its flag is cleared
     */
    public RateSearch find() {
        return find(training.network, training.dataset, training.settings);
    }

    private double rate(long step) {
        return lowest * Math.pow(highest / lowest, (double) step / (steps - 1));
    }

    private RateSearch find(Network network, Dataset dataset, Settings chosen) {
        ImageSet judging = Requirements.check(network, dataset);
        Settings settings = chosen.copy();
        settings.features = FeatureCache.off();
        Options options = settings.courseOptions().get(0).copy();
        options.optimizer = options.optimizer.at(1);
        options.schedule = Schedule.lambda("range test", this::rate).perStep();
        options.average = Optional.empty();
        PhaseSpan span = new PhaseSpan("range test", 1, 1, 1, steps, options.batchSize, 0);
        try (Network copy = network.copy();
                PhaseFit phase = new PhaseFit(copy, dataset, judging, settings, options, span)) {
            return search(phase, settings);
        } catch (RuntimeException failure) {
            throw Shortage.explained(failure, () -> """
                    it was the search for a learning rate, on batches of %d images, and the network is as it was. Take a smaller \
                    batchSize""".formatted(options.batchSize));
        }
    }

    private RateSearch search(PhaseFit phase, Settings settings) {
        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        boolean exploded = false;
        for (int epoch = 1; losses.size() < steps && !exploded; epoch++) {
            int number = 0;
            try (Feed.Pass batches = phase.feed().training(epoch, LearningRateFinder::stopIfInterrupted)) {
                while (batches.hasNext() && losses.size() < steps && !exploded) {
                    stopIfInterrupted();
                    Torch.seed(settings.seedOfStep(losses.size() + 1));
                    try (Batch batch = batches.next()) {
                        double loss = phase.backward(batch, epoch, number++).read().loss();
                        exploded = !Double.isFinite(loss);
                        if (!exploded) {
                            rates.add(rate(losses.size()));
                            losses.add(loss);
                            phase.move();
                            exploded = exploded(losses);
                        }
                    }
                }
            }
        }
        return new RateSearch(rates, losses, exploded ? RateSearch.End.EXPLODED : RateSearch.End.LAST_RATE);
    }

    private static boolean exploded(List<Double> losses) {
        double lowest = Double.POSITIVE_INFINITY;
        double now = Double.POSITIVE_INFINITY;
        for (int last = RECENT; last <= losses.size(); last++) {
            now = losses.subList(last - RECENT, last).stream().mapToDouble(loss -> loss).average().orElseThrow();
            lowest = Math.min(lowest, now);
        }
        return losses.size() >= RECENT && now > EXPLODED * lowest;
    }

    private static void stopIfInterrupted() {
        if (Thread.interrupted()) {
            throw new CancellationException("the search for a learning rate was interrupted; the network is as it was");
        }
    }
}
