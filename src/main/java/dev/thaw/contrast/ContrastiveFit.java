package dev.thaw.contrast;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.RandomStream;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Mode;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ScheduledRates;
import dev.thaw.train.Closing;
import dev.thaw.train.PhaseSpan;
import dev.thaw.train.StepReport;
import dev.thaw.train.TrainingInterruptedException;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingStart;
import java.util.ArrayList;
import java.util.List;

/** One pretraining while it runs; closing it releases the optimizer's state and restores every flag. */
final class ContrastiveFit implements AutoCloseable {

    /** Accuracies are of twins, not of classes: so they are named where classes would be called "test accuracy". */
    private static final String JUDGED_ON = "twin";

    private final ContrastiveTraining plan;
    private final ImageSet images;
    private final int batchSize;
    private final int steps;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final ScheduledRates rates;
    private final AuditWatch watch;
    private final TwinJudge judge;
    private final List<TrainingRun.Epoch> epochs = new ArrayList<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> stepRates = new ArrayList<>();
    private long startedAt;

    ContrastiveFit(ContrastiveTraining plan) {
        this.plan = plan;
        images = TwinViews.unlabelled(plan.dataset.train());
        if (images.size() < 2) {
            throw new IllegalArgumentException("%d image(s) of %s: to tell twins from others there must be 2 or more"
                    .formatted(images.size(), plan.dataset.name()));
        }
        batchSize = Math.min(plan.batchSize, images.size());
        steps = images.size() / batchSize;
        judge = TwinJudge.of(plan, batchSize, this::stopIfInterrupted);
        freezing = RequiresGrad.method().apply(FreezePlan.trainAll(), plan.network, FrozenNorm.EVAL);
        try {
            optimizer = Optimizer.of(plan.network.parameters(), plan.optimizer);
        } catch (RuntimeException | Error refused) {
            freezing.close();
            throw refused;
        }
        try {
            freezing.clearGradients();
            optimizer.forgetGradients();
            rates = ScheduledRates.of(plan.schedule, optimizer, plan.epochs, steps);
            watch = FreezeAudit.watch(plan.network, FreezePlan.trainAll(), FrozenNorm.EVAL);
        } catch (RuntimeException | Error refused) {
            close();
            throw refused;
        }
    }

    ContrastiveRun run() {
        plan.listener.started(new TrainingStart(plan.name, plan.seed, plan.network.name(), plan.dataset.name(), JUDGED_ON,
                plan.epochs, steps, batchSize, images.size(), trainable(), List.of()));
        startedAt = System.nanoTime();
        finish(new TrainingRun.Epoch(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0));
        for (int number = 1; number <= plan.epochs; number++) {
            finish(pass(number));
        }
        ContrastiveRun run = new ContrastiveRun(ended(), spreads);
        plan.listener.finished(run.training());
        return run;
    }

    private void finish(TrainingRun.Epoch trained) {
        TwinJudge.Judged judged = judge.now();
        TrainingRun.Epoch epoch = new TrainingRun.Epoch(trained.number(), trained.trainLoss(), trained.trainAccuracy(),
                judged.loss(), judged.found(), trained.seconds());
        epochs.add(epoch);
        spreads.add(judged.spread());
        plan.listener.epochDone(epoch);
    }

    private TrainingRun.Epoch pass(int number) {
        long mark = System.nanoTime();
        double loss = 0;
        int found = 0;
        try (TwinViews views = new TwinViews(images, plan.dataset.normalization(), plan.views, batchSize,
                Ordering.shuffled(plan.seed, number), plan.seed, number)) {
            for (int step = 0; step < steps; step++) {
                stopIfInterrupted();
                try (TwinViews.Pair pair = views.next()) {
                    StepReport report = step(number, pair);
                    loss += report.loss() / steps;
                    found += report.correct();
                    plan.listener.stepDone(report);
                }
            }
        }
        return new TrainingRun.Epoch(number, loss, found / (2.0 * steps * batchSize), Double.NaN, Double.NaN,
                (System.nanoTime() - mark) / 1e9);
    }

    private StepReport step(int epoch, TwinViews.Pair pair) {
        int number = losses.size() + 1;
        double lr = rates.rate(optimizer.groups().get(0).name());
        Torch.seed(RandomStream.of(plan.seed, "step " + number).nextLong());
        double loss;
        int found;
        try (GradientMode on = GradientMode.on();
                NDArray embeddings = plan.network.forward(pair.x(), Mode.TRAIN);
                NDArray value = plan.loss.of(embeddings)) {
            loss = value.getFloat();
            found = plan.loss.found(embeddings);
            requireNumber(loss, number, lr);
            Torch.backward(value);
        }
        rates.applyTo(optimizer);
        optimizer.step();
        rates.stepDone();
        losses.add(loss);
        stepRates.add(lr);
        return new StepReport(epoch, number, steps * plan.epochs, 2 * pair.images(), loss, found, lr,
                (System.nanoTime() - startedAt) / 1e9);
    }

    private void requireNumber(double loss, int step, double lr) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException("""
                    the loss became %s at step %d of %d (learning rate %s, temperature %s), so the weights would turn into NaN; \
                    they are as the step before left them. Start from a fresh network at a tenth of the rate, or at a higher \
                    temperature""".formatted(loss, step, steps * plan.epochs, lr, plan.loss.temperature()));
        }
    }

    private void stopIfInterrupted() {
        if (Thread.interrupted()) {
            TrainingRun partial = ended();
            plan.listener.finished(partial);
            throw new TrainingInterruptedException(partial);
        }
    }

    private TrainingRun ended() {
        FreezeAudit audit = watch.finish(optimizer);
        PhaseSpan span = new PhaseSpan(plan.name, 1, plan.epochs, 1, steps * plan.epochs, batchSize, trainable());
        return new TrainingRun(plan.name, plan.seed, plan.network.name(), plan.dataset.name(), JUDGED_ON, epochs, losses, stepRates,
                List.of(span), trainable(), List.of(), judge.notes(), audit);
    }

    private int trainable() {
        return Math.toIntExact(plan.network.parameterCount());
    }

    @Override
    public void close() {
        Closing.all(optimizer::forgetGradients, optimizer::close, freezing::close);
    }
}
