package dev.thaw.plot;

import dev.thaw.metric.Interval;
import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Curves over epochs and steps: of one run, or of several methods with every seed drawn. */
final class CurvePlot {

    private static final double THIN = 1;
    private static final double THICK = 3.5;
    private static final int SMOOTHED_STEPS = 20;

    private CurvePlot() { }

    /** Training and test accuracy of one run, or the test accuracy of several. */
    static Figure learning(List<TrainingRun> runs) {
        List<Trace> traces = new ArrayList<>();
        if (runs.size() == 1) {
            TrainingRun run = runs.get(0);
            traces.add(accuracy(run, Epoch::trainAccuracy, "training images", Palette.of(Palette.TRAINING)
                    .orElseThrow()));
            traces.add(accuracy(run, Epoch::evaluationAccuracy, run.evaluatedOn() + " images", Palette.of(Palette.TEST).orElseThrow()));
        } else {
            Map<String, String> colours = Palette.colours(runs.stream().map(TrainingRun::name).distinct().toList());
            for (TrainingRun run : runs) {
                traces.add(accuracy(run, Epoch::evaluationAccuracy, run.name(), colours.get(run.name())));
            }
        }
        int last = runs.stream().mapToInt(run -> run.last().number()).max().orElse(1);
        return new Figure(Frame.layout(learned(runs), Frame.epochs(last), Frame.percent("accuracy")),
                traces.toArray(Trace[]::new));
    }

    private static String learned(List<TrainingRun> runs) {
        TrainingRun best = Collections.max(runs, Comparator.comparingDouble(TrainingRun::finalAccuracy));
        List<Epoch> epochs = SeedCurves.evaluated(best);
        return String.format(Locale.ROOT, "%s: %s accuracy went from %.1f to %.1f %% in %d epochs",
                best.name(), best.evaluatedOn(),
                Frame.PERCENT * epochs.get(0).evaluationAccuracy(), Frame.PERCENT * best.finalAccuracy(), best.last()
                        .number());
    }

    private static Trace accuracy(TrainingRun run, ToDoubleFunction<Epoch> measure, String name, String colour) {
        List<Epoch> epochs = run.epochs().stream().filter(epoch -> !Double.isNaN(measure.applyAsDouble(epoch)))
                .toList();
        return Frame.series(epochs.stream().mapToDouble(Epoch::number).toArray(),
                epochs.stream().mapToDouble(measure).map(share -> Frame.PERCENT * share).toArray(), colour, THICK)
                        .name(name).build();
    }

    /** The training loss of each step, faint, and its running mean. */
    static Figure loss(TrainingRun run, String claim) {
        double[] losses = run.stepLosses().stream().mapToDouble(Double::doubleValue).toArray();
        double[] steps = IntStream.rangeClosed(1, losses.length).asDoubleStream().toArray();
        double[] smooth = IntStream.range(0, losses.length).mapToDouble(step -> Arrays.stream(losses,
                Math.max(0, step - SMOOTHED_STEPS + 1), step + 1).average().orElseThrow()).toArray();
        String colour = Palette.of(Palette.TRAINING).orElseThrow();
        return new Figure(Frame.layout(claim, Frame.axis("training step (one batch each)"),
                Frame.axis("cross-entropy [nats]")),
                Frame.curve(steps, losses, colour, THIN).name("each step").opacity(0.5).build(),
                Frame.curve(steps, smooth, Palette.of(Palette.SCRATCH).orElseThrow(), THICK - 1)
                        .name("mean of %d steps".formatted(SMOOTHED_STEPS)).build());
    }

    /** The test accuracy of each method: every seed thin, the mean thick, an interval band from five seeds on. */
    static Figure compared(Comparison comparison, String claim, double chance) {
        List<SeedCurves> methods = SeedCurves.all(comparison);
        Map<String, String> colours = Palette.colours(comparison.arms());
        List<Trace> traces = new ArrayList<>();
        double end = methods.stream().mapToDouble(SeedCurves::lastEpoch).max().orElse(1);
        traces.add(Frame.level("chance", 0, end, Frame.PERCENT * chance));
        for (SeedCurves method : methods) {
            String colour = colours.get(method.method());
            for (double[] seed : method.accuracies()) {
                traces.add(Frame.curve(method.epochs(), seed, colour, THIN).name(method.method() + ", one seed")
                        .opacity(0.55)
                        .showLegend(false).build());
            }
            if (method.accuracies().length >= Paired.SEEDS_FOR_INTERVAL) {
                traces.add(band(method, colour));
            }
        }
        for (SeedCurves method : methods) {
            traces.add(Frame.series(method.epochs(), method.mean(), colours.get(method.method()), THICK)
                    .name(method.method()).build());
        }
        return new Figure(Frame.layout(claim, Frame.epochs(end),
                Frame.percent(SeedCurves.judge(comparison) + " accuracy")),
                traces.toArray(Trace[]::new));
    }

    private static Trace band(SeedCurves method, String colour) {
        int points = method.epochs().length;
        double[] x = new double[2 * points];
        double[] y = new double[2 * points];
        for (int i = 0; i < points; i++) {
            int at = i;
            Interval interval = Interval.student(Arrays.stream(method.accuracies()).mapToDouble(row -> row[at])
                    .toArray());
            x[i] = method.epochs()[i];
            y[i] = interval.low();
            x[2 * points - 1 - i] = method.epochs()[i];
            y[2 * points - 1 - i] = interval.high();
        }
        return Frame.curve(x, y, colour, 0).fill(ScatterTrace.Fill.TO_SELF).fillColor(colour).opacity(0.15)
                .name(method.method() + ", 95 % interval of the mean").showLegend(false).build();
    }
}
