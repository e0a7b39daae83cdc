package dev.thaw.train;

import ai.djl.ndarray.NDManager;
import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.freeze.Freezing;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.ScheduleState;
import dev.thaw.optim.ScheduledRates;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Optional;

/** One phase while it runs: what is frozen, what is fed, what moves. Closing it restores every flag. */
final class PhaseFit implements AutoCloseable {

    private final Options options;
    private final PhaseSpan span;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final ScheduledRates rates;
    private final Feed feed;
    private final Optional<AveragedWeights> average;
    private final LossPass losses;
    /** Holds what steps saw until it is read. */
    private final NDManager unread;
    /** Whether a backward pass makes gradients that the optimizer is not told of, and so does not use up. */
    private final boolean leavesGradients;
    private boolean moving;

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
            rates = ScheduledRates.of(options.schedule, optimizer, span.epochs(), span.steps() / span.epochs());
            rates.applyTo(optimizer);
            average = options.average.map(chosen -> new AveragedWeights(network, chosen));
        } catch (RuntimeException | Error refused) {
            Closing.all(optimizer::close, freezing::close);
            throw refused;
        }
        try {
            feed = Feed.of(network, dataset, judging, settings, options, freezing);
        } catch (RuntimeException | Error refused) {
            Closing.all(() -> average.ifPresent(AveragedWeights::close), optimizer::close, freezing::close);
            throw refused;
        }
        unread = NDManager.newBaseManager(network.manager().getDevice());
        losses = new LossPass(options, feed::forward, network.classes(), settings.seed,
                labels -> new Seen(settings.reading(), unread, labels));
        leavesGradients = TrainStep.leavesGradients(network, freezing);
    }

    /** Computes the gradients of one step and what the batch looked like before it. */
    Seen backward(Batch batch, int epoch, int number) {
        return losses.backward(batch, epoch, number);
    }

    /** Returns the head's rate in the next step. */
    double rate() {
        List<ParameterGroup> groups = optimizer.groups();
        return rates.rate(groups.get(groups.size() - 1).name());
    }

    /** Tells the schedule that an epoch ended and, where it was evaluated, how well. */
    void epochDone(TrainingRun.Epoch epoch) {
        if (epoch.evaluated()) {
            rates.epochDone(epoch.evaluationLoss(), epoch.evaluationAccuracy());
        } else {
            rates.epochDone();
        }
    }

    /** Moves the parameters; the gradients are used up afterwards. */
    void move() {
        moving = true;
        rates.applyTo(optimizer);
        options.clip.ifPresent(optimizer::bound);
        optimizer.step();
        rates.stepDone();
        average.ifPresent(AveragedWeights::update);
        if (leavesGradients) {
            freezing.clearGradients();
        }
        moving = false;
    }

    /** Says what to do about a step for which there was not enough memory; closing this drops its gradients. */
    String shortage(int step) {
        int half = Math.max(1, options.batchSize / 2);
        return """
                it was step %d, on a batch of %d images%s. %s; gradients and batch are freed, and this process can train on. \
                Take batchSize(%d), or keep it and send it through in accumulate(%d), which gives the same gradients where no \
                batch norm trains; freeze more, or take smaller images""".formatted(step, options.batchSize,
                options.parts == 1 ? "" : " in %d parts".formatted(options.parts), moving
                        ? "It was the optimizer that asked, so some groups of parameters may have taken the step"
                        : "The weights are as the step before left them, but batch norms may have counted this batch",
                half, 2 * options.parts);
    }

    /** Returns where the schedule stands. */
    ScheduleState schedule() {
        return rates.state();
    }

    /** Goes on from what the optimizer remembered and where the schedule stood. */
    void restore(StateDict memory, ScheduleState schedule) {
        optimizer.load(memory);
        rates.load(schedule);
    }

    /** Returns the running mean of the weights, where one is kept. */
    Optional<AveragedWeights> average() {
        return average;
    }

    /** Says whether the phase is over before its last epoch. */
    boolean stops(List<TrainingRun.Epoch> epochs) {
        return options.stop.filter(rule -> rule.stops(epochs.stream().filter(epoch -> epoch.number() >= span.firstEpoch()).toList()))
                .isPresent();
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
        Closing.all(unread::close, () -> average.ifPresent(AveragedWeights::close), optimizer::forgetGradients, feed::close,
                optimizer::close, freezing::close);
    }
}
