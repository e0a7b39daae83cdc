package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Freezing;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Mode;
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
            optimizer = Optimizer.of(network.parameters(), Groups.of(network, freezing.trainablePaths(), settings));
        } catch (RuntimeException refused) {
            freezing.close();
            throw refused;
        }
        optimizer.forgetGradients();
        Torch.seed(settings.seed);
        start = describe();
    }

    private TrainingStart describe() {
        int images = dataset.train().size();
        long trainable = freezing.trainablePaths().stream()
                .mapToLong(path -> network.parameters().get(path).getShape().size()).sum();
        return new TrainingStart(settings.name, settings.seed, network.name(), dataset.name(),
                judging == dataset.validation() ? "validation" : "test", settings.epochs,
                (images + settings.batchSize - 1) / settings.batchSize, settings.batchSize, images,
                Math.toIntExact(trainable), freezing.warnings());
    }

    TrainingRun run() {
        settings.listener.started(start);
        startedAt = System.nanoTime();
        finish(new TrainingRun.Epoch(0, Double.NaN, Double.NaN, 0, 0, 0), judge());
        for (int number = 1; number <= settings.epochs; number++) {
            TrainingRun.Epoch trained = pass(number);
            boolean judged = number == 1 || number % settings.evaluateEvery == 0 || number == settings.epochs;
            finish(trained, judged ? judge() : Optional.empty());
        }
        TrainingRun run = sofar();
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

    private Optional<Predictions> judge() {
        Optional<Predictions> judged = Evaluator.evaluate(network, judging, dataset.normalization(), Thread::interrupted);
        if (judged.isEmpty()) {
            throw interrupted();
        }
        return judged;
    }

    private TrainingRun.Epoch pass(int number) {
        long from = System.nanoTime();
        double loss = 0;
        long correct = 0;
        try (Batches batches = batches(number)) {
            while (batches.hasNext()) {
                if (Thread.interrupted()) {
                    throw interrupted();
                }
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

    Batches batches(int epoch) {
        return Batches.of(dataset.train(), dataset.normalization(), settings.batchSize, settings.ordering(epoch));
    }

    /** Takes one step; the gradients it made are used up afterwards. */
    StepReport step(int epoch, Batch batch) {
        int before = stepLosses.size();
        double factor = settings.schedule.factor(before, start.totalSteps());
        double lr = settings.optimizer.lr() * factor;
        Predictions seen = backward(batch);
        if (!Double.isFinite(seen.loss())) {
            throw new IllegalStateException("""
                    the loss became %s at step %d of %d (epoch %d, learning rate %s, loss before: %s), so the weights would \
                    turn into NaN; they are as the step before left them, but batch norms may have counted this batch. Start \
                    from a fresh network at a tenth of the rate, or warm it up with Schedule.warmUp(steps)""".formatted(seen.loss(), before + 1, start.totalSteps(), epoch, lr,
                    before == 0 ? "none" : stepLosses.get(before - 1)));
        }
        optimizer.step(factor);
        stepLosses.add(seen.loss());
        return new StepReport(epoch, before + 1, start.totalSteps(), batch.size(), seen.loss(), seen.correct(), lr,
                since(startedAt));
    }

    /** Forward and backward; the logits come to Java once, where loss and correct ones are counted in double. */
    private Predictions backward(Batch batch) {
        try (var on = GradientMode.on();
                NDArray logits = network.forward(batch.x(), Mode.TRAIN);
                NDArray loss = CrossEntropy.mean(logits, batch.y())) {
            Torch.backward(loss);
            long[] labels = batch.y().toLongArray();
            int[] classes = new int[labels.length];
            for (int i = 0; i < labels.length; i++) {
                classes[i] = (int) labels[i];
            }
            return Predictions.of(Evaluator.rows(logits), classes);
        }
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private TrainingRun sofar() {
        return new TrainingRun(settings.name, settings.seed, network.name(), dataset.name(), start.evaluatedOn(), epochs,
                stepLosses, start.trainableParameters(), start.warnings());
    }

    private TrainingInterruptedException interrupted() {
        TrainingRun partial = sofar();
        settings.listener.finished(partial);
        return new TrainingInterruptedException(partial);
    }

    @Override
    public void close() {
        optimizer.forgetGradients();
        optimizer.close();
        freezing.close();
    }
}
