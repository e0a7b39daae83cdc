package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.freeze.Freezing;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;

/** One phase while it runs: what is frozen, what is fed, what moves. Closing it restores every flag. */
final class PhaseFit implements AutoCloseable {

    private final Options options;
    private final PhaseSpan span;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final Feed feed;
    /** Whether a backward pass makes gradients that the optimizer is not told of, and so does not use up. */
    private final boolean leavesGradients;

    PhaseFit(Network network, Dataset dataset, ImageSet judging, Settings settings, Options options, PhaseSpan span) {
        this.options = options;
        this.span = span;
        freezing = options.method.apply(options.plan, network, options.frozenNorm);
        try {
            optimizer = Optimizer.of(network.parameters(), Groups.of(network, freezing.optimizerPaths(), options));
        } catch (RuntimeException | Error refused) {
            freezing.close();
            throw refused;
        }
        try {
            freezing.clearGradients();
            optimizer.forgetGradients();
            feed = Feed.of(network, dataset, judging, settings, options, freezing);
        } catch (RuntimeException | Error refused) {
            Closing.all(optimizer::close, freezing::close);
            throw refused;
        }
        leavesGradients = TrainStep.leavesGradients(network, freezing);
    }

    /** Computes the gradients of one step and what the batch looked like before it. */
    Predictions backward(Batch batch) {
        return TrainStep.backward(feed::forward, batch.x(), batch.y());
    }

    /** Returns the head's rate in a step, counted over the whole training from 1. */
    double rate(int step) {
        return options.optimizer.lr() * factor(step);
    }

    private double factor(int step) {
        return options.schedule.factor(step - span.firstStep(), span.steps());
    }

    /** Moves the parameters; the gradients are used up afterwards. */
    void move(int step) {
        options.clip.ifPresent(optimizer::clip);
        optimizer.step(factor(step));
        if (leavesGradients) {
            freezing.clearGradients();
        }
    }

    Options options() {
        return options;
    }

    PhaseSpan span() {
        return span;
    }

    Feed feed() {
        return feed;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public void close() {
        Closing.all(optimizer::forgetGradients, feed::close, optimizer::close, freezing::close);
    }
}
