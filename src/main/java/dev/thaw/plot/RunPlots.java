package dev.thaw.plot;

import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/** Figures of one run, with its phases shaded behind the curves. */
public final class RunPlots {

    private static final double THICK = 3;
    private static final double THIN = 1;
    private static final double ROOM = 1.05;
    private static final int SMOOTHED_STEPS = 20;

    private RunPlots() { }

    /**
     * Draws accuracy by epoch: of training images while they are learned, of judging images after each epoch.
     *
     * @param run the run
     * @return the figure; its title names first and last accuracy and the best epoch
     */
    public static Figure accuracy(TrainingRun run) {
        String claim = String.format(Locale.ROOT, "%s: %s accuracy %.1f → %.1f %%, best in epoch %d (%.1f %%)", run.name(),
                run.evaluatedOn(), Frame.PERCENT * run.epochs().get(0).evaluationAccuracy(), Frame.PERCENT * run.finalAccuracy(),
                run.best().number(), Frame.PERCENT * run.best().evaluationAccuracy());
        return byEpoch(run, claim, Frame.percent("accuracy"), Frame.PERCENT,
                epoch -> Frame.PERCENT * epoch.trainAccuracy(), epoch -> Frame.PERCENT * epoch.evaluationAccuracy());
    }

    /**
     * Draws the loss by epoch: of training images while they are learned, of judging images after each epoch.
     *
     * @param run the run
     * @return the figure; its title names the first and the last loss of the judging images
     */
    public static Figure loss(TrainingRun run) {
        List<Epoch> judged = run.epochs().stream().filter(Epoch::evaluated).toList();
        String claim = String.format(Locale.ROOT, "%s: %s loss %.2f → %.2f", run.name(), run.evaluatedOn(),
                judged.get(0).evaluationLoss(), judged.get(judged.size() - 1).evaluationLoss());
        double top = ROOM * run.epochs().stream().flatMapToDouble(epoch -> DoubleStream.of(epoch.trainLoss(), epoch.evaluationLoss()))
                .filter(Double::isFinite).max().orElse(1);
        return byEpoch(run, claim, Frame.axis("cross-entropy [nats]", 0, top), top, Epoch::trainLoss, Epoch::evaluationLoss);
    }

    private static Figure byEpoch(TrainingRun run, String claim, Axis axis, double top, ToDoubleFunction<Epoch> training,
            ToDoubleFunction<Epoch> judging) {
        List<Trace> traces = new ArrayList<>(PhaseBands.overEpochs(run, top));
        traces.add(curve(run, training, "training images", Palette.TRAINING));
        traces.add(curve(run, judging, run.evaluatedOn() + " images", Palette.TEST));
        return new Figure(Frame.layout(claim, Frame.epochs(run.last().number()), axis), traces.toArray(Trace[]::new));
    }

    private static Trace curve(TrainingRun run, ToDoubleFunction<Epoch> number, String name, String colour) {
        List<Epoch> known = run.epochs().stream().filter(epoch -> Double.isFinite(number.applyAsDouble(epoch))).toList();
        return Frame.curve(known.stream().mapToDouble(Epoch::number).toArray(), known.stream().mapToDouble(number).toArray(),
                Palette.of(colour).orElseThrow(), THICK).name(name).build();
    }

    /**
     * Draws the training loss of each step, and its running mean.
     *
     * @param run the run
     * @return the figure; its title names the first and the last loss
     */
    public static Figure stepLoss(TrainingRun run) {
        double[] losses = run.stepLosses().stream().mapToDouble(Double::doubleValue).toArray();
        double[] mean = IntStream.range(0, losses.length).mapToDouble(step -> Arrays.stream(losses,
                Math.max(0, step - SMOOTHED_STEPS + 1), step + 1).average().orElseThrow()).toArray();
        double top = ROOM * Arrays.stream(losses).max().orElse(1);
        List<Trace> traces = new ArrayList<>(PhaseBands.overSteps(run, top));
        traces.add(Frame.curve(steps(losses.length), losses, Palette.of(Palette.TRAINING).orElseThrow(), THIN).name("each step")
                .opacity(0.6).build());
        traces.add(Frame.curve(steps(losses.length), mean, Palette.of(Palette.SCRATCH).orElseThrow(), THICK)
                .name("mean of %d steps".formatted(SMOOTHED_STEPS)).build());
        String claim = String.format(Locale.ROOT, "%s: the training loss went from %.2f to %.2f in %d steps", run.name(), losses[0],
                losses[losses.length - 1], losses.length);
        return new Figure(Frame.layout(claim, Frame.axis("training step (one batch each)"),
                Frame.axis("cross-entropy [nats]", 0, top)), traces.toArray(Trace[]::new));
    }

    /**
     * Draws the head's learning rate in each step.
     *
     * @param run a run that was trained, or saved since rates are kept
     * @return the figure; its title names the highest and the last rate
     * @throws IllegalArgumentException if the run has no rates
     */
    public static Figure rates(TrainingRun run) {
        double[] rates = run.stepRates().stream().mapToDouble(Double::doubleValue).toArray();
        if (rates.length == 0) {
            throw new IllegalArgumentException("run \"%s\" has no learning rates: it was put together from its numbers"
                    .formatted(run.name()));
        }
        double highest = Arrays.stream(rates).max().orElseThrow();
        List<Trace> traces = new ArrayList<>(PhaseBands.overSteps(run, ROOM * highest));
        traces.add(Frame.curve(steps(rates.length), rates, Palette.of(Palette.FINE_TUNING).orElseThrow(), THICK)
                .name("rate of the head").build());
        String claim = "%s: the head's learning rate is at most %s, at the end %s".formatted(run.name(), Titles.rate(highest),
                Titles.rate(rates[rates.length - 1]));
        return new Figure(Frame.layout(claim, Frame.axis("training step (one batch each)"),
                Frame.axis("learning rate", 0, ROOM * highest)), traces.toArray(Trace[]::new));
    }

    private static double[] steps(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }
}
