package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Freezing;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One training while it runs; closing it releases the optimizer's state and restores every flag. */
final class Fit implements AutoCloseable {

    private final Network network;
    private final Dataset dataset;
    private final Settings settings;
    private final ImageSet judging;
    private final Freezing freezing;
    private final Optimizer optimizer;
    /** Whether a backward pass makes gradients that the optimizer is not told of, and so does not use up. */
    private final boolean leavesGradients;
    private final Feed feed;
    private final AuditWatch watch;
    private final BestWeights best;
    private final TrainingStart start;
    private final List<TrainingRun.Epoch> epochs = new ArrayList<>();
    private final List<Double> stepLosses = new ArrayList<>();
    private long startedAt;

    Fit(Network network, Dataset dataset, Settings settings) {
        this.network = network;
        this.dataset = dataset;
        this.settings = settings;
        judging = Requirements.check(network, dataset);
        best = new BestWeights(settings.bestFile);
        freezing = settings.method.apply(settings.plan, network, settings.frozenNorm);
        try {
            Requirements.checkTrainable(network, freezing, settings.plan);
            optimizer = Optimizer.of(network.parameters(), Groups.of(network, freezing.optimizerPaths(), settings));
        } catch (RuntimeException | Error refused) {
            freezing.close();
            throw refused;
        }
        try {
            freezing.clearGradients();
            optimizer.forgetGradients();
            watch = FreezeAudit.watch(network, settings.plan, settings.frozenNorm);
            feed = Feed.of(network, dataset, judging, settings, freezing);
        } catch (RuntimeException | Error refused) {
            release(optimizer::close, freezing::close);
            throw refused;
        }
        leavesGradients = TrainStep.leavesGradients(network, freezing);
        Torch.seed(settings.seed);
        start = describe();
    }

    private TrainingStart describe() {
        int images = dataset.train().size();
        long trainable = freezing.trainablePaths().stream()
                .mapToLong(path -> network.parameters().get(path).getShape().size()).sum();
        return new TrainingStart(settings.name, settings.seed, network.name(), dataset.name(),
                judging == dataset.validation() ? "validation" : "test", settings.epochs,
                (images - 1) / settings.batchSize + 1, settings.batchSize, images,
                Math.toIntExact(trainable), freezing.warnings(), feed.note().isEmpty() ? List.of() : List.of(feed.note()));
    }

    TrainingRun run() {
        settings.listener.started(start);
        startedAt = System.nanoTime();
        finish(new TrainingRun.Epoch(0, Double.NaN, Double.NaN, 0, 0, 0), Optional.of(judge()));
        for (int number = 1; number <= settings.epochs; number++) {
            TrainingRun.Epoch trained = pass(number);
            boolean judged = number == 1 || number % settings.evaluateEvery == 0 || number == settings.epochs;
            finish(trained, judged ? Optional.of(judge()) : Optional.empty());
        }
        TrainingRun run = ended();
        settings.listener.finished(run);
        return run;
    }

    private void finish(TrainingRun.Epoch trained, Optional<Predictions> judged) {
        TrainingRun.Epoch epoch = new TrainingRun.Epoch(trained.number(), trained.trainLoss(), trained.trainAccuracy(),
                judged.map(Predictions::loss).orElse(Double.NaN), judged.map(Predictions::accuracy).orElse(Double.NaN),
                trained.seconds());
        epochs.add(epoch);
        best.offer(epoch, network, start);
        settings.listener.epochDone(epoch);
    }

    /** Asks the network as it is now about every judging image. */
    Predictions judge() {
        try (Feed.Pass pass = feed.judging(this::stopIfInterrupted)) {
            return Evaluator.evaluate(feed::forward, pass, judging.labels(), this::stopIfInterrupted);
        }
    }

    private void stopIfInterrupted() {
        if (Thread.interrupted()) {
            TrainingRun partial = ended();
            settings.listener.finished(partial);
            throw new TrainingInterruptedException(partial);
        }
    }

    private TrainingRun.Epoch pass(int number) {
        long from = System.nanoTime();
        double loss = 0;
        long correct = 0;
        try (Feed.Pass batches = batches(number)) {
            while (batches.hasNext()) {
                stopIfInterrupted();
                try (Batch batch = batches.next()) {
                    StepReport report = step(number, batch);
                    loss += report.loss() * report.images();
                    correct += report.correct();
                    settings.listener.stepDone(report);
                }
            }
        }
        int images = dataset.train().size();
        return new TrainingRun.Epoch(number, loss / images, (double) correct / images, Double.NaN, Double.NaN, since(from));
    }

    Feed.Pass batches(int epoch) {
        return feed.training(epoch, this::stopIfInterrupted);
    }

    /** Takes one step; the gradients it made are used up afterwards. */
    StepReport step(int epoch, Batch batch) {
        int before = stepLosses.size();
        double factor = settings.schedule.factor(before, start.totalSteps());
        double lr = settings.optimizer.lr() * factor;
        Predictions seen = TrainStep.backward(feed::forward, batch.x(), batch.y());
        if (!Double.isFinite(seen.loss())) {
            throw new IllegalStateException("""
                    the loss became %s at step %d of %d (epoch %d, learning rate %s, loss before: %s), so the weights would \
                    turn into NaN; they are as the step before left them, but batch norms may have counted this batch. Start \
                    from a fresh network at a tenth of the rate, or warm it up with Schedule.warmUp(steps)""".formatted(seen.loss(), before + 1, start.totalSteps(), epoch, lr,
                    before == 0 ? "none" : stepLosses.get(before - 1)));
        }
        settings.clip.ifPresent(optimizer::clip);
        optimizer.step(factor);
        if (leavesGradients) {
            freezing.clearGradients();
        }
        stepLosses.add(seen.loss());
        return new StepReport(epoch, before + 1, start.totalSteps(), batch.size(), seen.loss(), seen.correct(), lr,
                since(startedAt));
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    /** What happened until now; asked for once, when it is over. */
    private TrainingRun ended() {
        FreezeAudit audit = watch.finish(optimizer);
        return new TrainingRun(settings.name, settings.seed, network.name(), dataset.name(), start.evaluatedOn(), epochs,
                stepLosses, start.trainableParameters(), Warnings.of(start.warnings(), audit, stepLosses.size()), start.notes(),
                audit);
    }

    @Override
    public void close() {
        release(optimizer::forgetGradients, feed::close, optimizer::close, freezing::close);
    }

    /** Does all of it, whatever fails; then the first failure is thrown. */
    private static void release(Runnable... steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
