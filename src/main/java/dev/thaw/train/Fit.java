package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.Torch;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.optim.Handover;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One training while it runs, phase by phase; closing it releases the optimizer's state and restores every flag. */
final class Fit implements AutoCloseable {

    private final Network network;
    private final Dataset dataset;
    private final Settings settings;
    private final ImageSet judging;
    private final Course course;
    private final AuditWatch watch;
    private final BestWeights best;
    private final TrainingStart start;
    private final Checkpointer checkpointer;
    private final TrainingListener listener;
    private final Progress progress;
    private PhaseBest phaseBest = new PhaseBest();
    private PhaseFit phase;
    private final Reading reading;
    private final Unread unread;
    private long startedAt;

    Fit(Network network, Dataset dataset, Settings settings) {
        this.network = network;
        this.dataset = dataset;
        this.settings = settings;
        judging = Requirements.check(network, dataset);
        course = Course.of(network, dataset, settings);
        reading = settings.reading();
        unread = new Unread(reading, System::nanoTime);
        checkpointer = Checkpointer.of(network, dataset, judging, settings);
        best = new BestWeights(settings.bestFile);
        Optional<SavedTraining> saved = checkpointer.saved();
        saved.ifPresent(one -> network.load(one.part("weights"), Match.STRICT));
        progress = saved.map(one -> Progress.of(one.progress(), one.part("steps"))).orElseGet(Progress::new);
        listener = settings.logFolder == null ? settings.listener
                : new RunLog(settings.logFolder, progress.epochs).and(settings.listener);
        phase = begun(progress.phase);
        try {
            watch = FreezeAudit.watch(network, phase.options().plan, course.frozenNorm());
            progress.warnings.addAll(course.warnings());
            progress.notes.addAll(checkpointer.notes());
            start = describe();
            saved.ifPresent(one -> Checkpointer.restore(one, phase, best, phaseBest, start));
        } catch (RuntimeException | Error refused) {
            phase.close();
            throw refused;
        }
    }

    /** Copies of the weights may be made here, for which a device may have no room. */
    private PhaseFit begun(int index) {
        try {
            return begin(index);
        } catch (RuntimeException failure) {
            throw Shortage.ofBeginning(failure);
        }
    }

    private PhaseFit begin(int index) {
        PhaseFit begun = new PhaseFit(network, dataset, judging, settings, course.options().get(index),
                course.spans().get(index));
        if (!begun.feed().note().isEmpty()) {
            progress.notes.add(begun.feed().note());
        }
        return begun;
    }

    private TrainingStart describe() {
        PhaseSpan first = course.spans().get(0);
        return new TrainingStart(settings.name, settings.seed, network.name(), dataset.name(),
                judging == dataset.validation() ? "validation" : "test", course.last().lastEpoch(),
                first.steps() / first.epochs(), first.batchSize(), dataset.train().size(), course.trainableParameters(),
                course.warnings(), List.copyOf(progress.notes), course.spans());
    }

    TrainingRun run() {
        listener.started(start);
        startedAt = System.nanoTime();
        if (progress.epochs.isEmpty()) {
            finish(new TrainingRun.Epoch(0, Double.NaN, Double.NaN, 0, 0, 0).judged(judge()));
        }
        for (int index = progress.phase; index < course.size(); index++) {
            if (index > progress.phase) {
                change(index);
            }
            for (int number = Math.max(phase.span().firstEpoch(), progress.epoch()); number <= phase.span().lastEpoch() && !stopsEarly();
                    number++) {
                TrainingRun.Epoch trained = pass(number);
                finish(judges(number) ? trained.judged(judge()) : trained);
            }
        }
        phase.average().ifPresent(AveragedWeights::show);
        TrainingRun run = ended();
        listener.finished(run);
        return run;
    }

    private boolean stopsEarly() {
        boolean stops = phase.stops(progress.epochs);
        if (stops) {
            progress.notes.add("Phase \"%s\" stopped before epoch %d: %s.".formatted(phase.span().name(), progress.epoch(),
                    phase.options().stop.orElseThrow().reason()));
        }
        return stops;
    }

    private boolean judges(int epoch) {
        return epoch == 1 || epoch % settings.evaluateEvery == 0 || epoch == phase.span().lastEpoch();
    }

    private void finish(TrainingRun.Epoch epoch) {
        progress.add(epoch);
        if (epoch.number() > 0) {
            phase.epochDone(epoch);
            phase.average().ifPresent(AveragedWeights::show);
            best.offer(epoch, network, start);
            if (nextStartsFromBest()) {
                phaseBest.offer(epoch, network, phase.optimizer());
            }
            phase.average().ifPresent(AveragedWeights::hide);
        }
        keep();
        listener.epochDone(epoch);
    }

    private void keep() {
        checkpointer.write(progress, network, phase, best, phaseBest);
    }

    private boolean nextStartsFromBest() {
        return progress.phase + 1 < course.size() && settings.startsFromBest(course.options().get(progress.phase + 1));
    }

    /** Leaves a phase for the next: what trains on keeps the optimizer's memory of it, what joins begins fresh. */
    private void change(int index) {
        phase.average().ifPresent(AveragedWeights::show);
        boolean fromBest = nextStartsFromBest();
        if (fromBest) {
            network.load(phaseBest.weights(), Match.STRICT);
        }
        StateDict memory = fromBest ? phaseBest.memory() : phase.optimizer().state();
        List<ParameterGroup> groups = phase.optimizer().groups();
        watch.follow(course.options().get(index).plan, phase.optimizer());
        phase.close();
        phase = null;
        progress.phase = index;
        phase = begun(index);
        Set<String> kept = Handover.give(groups, memory, phase.optimizer());
        progress.notes.add("Phase \"%s\" began at epoch %d from the weights of epoch %d: of its %d parameters %d kept the optimizer's memory."
                .formatted(phase.span().name(), phase.span().firstEpoch(),
                        fromBest ? phaseBest.epoch().orElseThrow().number() : phase.span().firstEpoch() - 1,
                        phase.optimizer().paths().size(), kept.size()));
        phaseBest = new PhaseBest();
    }

    /** Asks the network as it is now about every judging image. */
    Predictions judge() {
        phase.average().ifPresent(AveragedWeights::show);
        try (Feed.Pass pass = phase.feed().judging(this::stopIfInterrupted)) {
            return Evaluator.evaluate(phase.feed()::forward, pass, judging.labels(), reading, this::stopIfInterrupted);
        } catch (RuntimeException failure) {
            throw Shortage.ofEvaluation(failure);
        } finally {
            phase.average().ifPresent(AveragedWeights::hide);
        }
    }

    private void stopIfInterrupted() {
        if (Thread.interrupted()) {
            arrive().forEach(listener::stepDone);
            phase.average().ifPresent(AveragedWeights::hide);
            keep();
            TrainingRun partial = ended();
            listener.finished(partial);
            throw new TrainingInterruptedException(partial);
        }
    }

    private TrainingRun.Epoch pass(int number) {
        long mark = System.nanoTime();
        Feed.Pass batches;
        try {
            batches = batches(number);
        } catch (RuntimeException failure) {
            throw Shortage.ofEvaluation(failure); // of the features of a frozen prefix
        }
        try (batches) {
            for (int done = 0; done < progress.batches; done++) {
                batches.next().close(); // taken before the checkpoint
            }
            while (batches.hasNext()) {
                stopIfInterrupted();
                try (Batch batch = batches.next()) {
                    int step = step(number, batch);
                    boolean keeps = batches.hasNext() && checkpointer.isDue(step);
                    List<StepReport> reports = keeps || !batches.hasNext() || unread.areDue() ? arrive() : List.of();
                    progress.seconds += since(mark);
                    mark = System.nanoTime();
                    if (keeps) {
                        keep();
                    }
                    reports.forEach(listener::stepDone);
                }
            }
        } catch (RuntimeException failure) {
            throw Shortage.explained(failure, () -> phase.shortage(progress.steps() + unread.size() + 1));
        }
        return progress.epoch(number, phase.span().name(), dataset.train().size());
    }

    Feed.Pass batches(int epoch) {
        return phase.feed().training(epoch, this::stopIfInterrupted);
    }

    /** Takes one step, whose gradients are used up afterwards, and returns its number; {@link #arrive()} counts it. */
    int step(int epoch, Batch batch) {
        int number = progress.steps() + unread.size() + 1;
        double lr = phase.rate();
        Torch.seed(settings.seedOfStep(number));
        Seen seen = phase.backward(batch, epoch, progress.batches + unread.size());
        if (reading == Reading.EACH_STEP && !Double.isFinite(seen.read().loss())) {
            throw Diverged.before(new Taken(epoch, number, batch.size(), lr, since(startedAt), seen), start, progress);
        }
        phase.move();
        unread.add(new Taken(epoch, number, batch.size(), lr, since(startedAt), seen));
        return number;
    }

    /** Brings the numbers of all steps so far to Java and counts them; tells nobody, unless one of them is the end. */
    List<StepReport> arrive() {
        List<StepReport> reports = new ArrayList<>();
        for (Optional<Taken> next = unread.next(); next.isPresent(); next = unread.next()) {
            StepReport report = next.get().report(start.totalSteps());
            if (!Double.isFinite(report.loss())) {
                reports.forEach(listener::stepDone);
                throw Diverged.after(next.get(), unread.size(), start, progress, sound());
            }
            progress.count(report);
            reports.add(report);
        }
        return reports;
    }

    /** Reads what is due, as a pass does between its steps. */
    void arriveIfDue() {
        if (unread.areDue()) {
            arrive();
        }
    }

    /** Weights from before a loss that is no number: those of an epoch that was judged, or of a checkpoint that was written. */
    private String sound() {
        return best.epoch().map(epoch -> "load the best weights so far, of epoch %d, from %s".formatted(epoch.number(), settings.bestFile))
                .or(checkpointer::older).orElse("start from a fresh network");
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    /** What happened until now; asked for once, when it is over. */
    private TrainingRun ended() {
        FreezeAudit audit = watch.finish(phase.optimizer());
        return new TrainingRun(settings.name, settings.seed, network.name(), dataset.name(), start.evaluatedOn(),
                progress.epochs, progress.stepLosses, progress.stepRates, course.spans(), start.trainableParameters(),
                Warnings.of(List.copyOf(progress.warnings), audit, progress.steps()), List.copyOf(progress.notes), audit);
    }

    @Override
    public void close() {
        if (phase != null) {
            phase.close();
        }
    }
}
