package dev.thaw.plot;

import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.train.Comparison;
import dev.thaw.train.StepCost;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures that set ways of freezing side by side: what they cost, and what comes out of them. */
public final class ApproachPlots {

    private static final double MEBIBYTE = 1024 * 1024;
    private static final double MILLISECONDS = 1000;
    private static final String FORWARD = "#56b4e9";
    private static final String BACKWARD = "#d55e00";
    private static final String UPDATE = "#5c5c5c";

    private ApproachPlots() { }

    /**
     * Draws the time of a training step, forward, backward and update stacked.
     *
     * @param costs one bar each; the first is what the others are compared with
     * @return the figure; its title names the cheapest
     */
    public static Figure time(List<StepCost> costs) {
        Map<String, ToDoubleFunction<StepCost>> parts = new LinkedHashMap<>();
        parts.put("forward", StepCost::forwardMillis);
        parts.put("backward", StepCost::backwardMillis);
        parts.put("optimizer's step", StepCost::stepMillis);
        return bars(title("Quickest step", "time", costs, StepCost::millis), "time of a step [ms]", costs, parts,
                Layout.BarMode.STACK);
    }

    /**
     * Draws the memory that a training step asks for: graph, gradients and the optimizer's state stacked.
     *
     * @param costs one bar each; the first is what the others are compared with
     * @return the figure; its title names the leanest
     */
    public static Figure memory(List<StepCost> costs) {
        Map<String, ToDoubleFunction<StepCost>> parts = new LinkedHashMap<>();
        parts.put("graph: recorded activations", cost -> cost.graphBytes() / MEBIBYTE);
        parts.put("gradients", cost -> cost.gradientBytes() / MEBIBYTE);
        parts.put("optimizer's state", cost -> cost.stateBytes() / MEBIBYTE);
        return bars(title("Leanest", "memory", costs, ApproachTables::memory), "memory of a step [MiB]", costs, parts,
                Layout.BarMode.STACK);
    }

    /**
     * Draws the memory that each part of a step takes above what was there before: its peak, and what it holds at its end.
     *
     * @param costs two bars each in every part, three costs at most
     * @return the figure; its title names each cost's peak and the part that has it
     */
    public static Figure memoryByPhase(List<StepCost> costs) {
        return StepMemoryPlot.figure(costs);
    }

    /**
     * Draws how many images fit into a limit, as {@link ApproachTables#largestBatches} computes it.
     *
     * @param network whose parameters count
     * @param images how many were in the measured batches
     * @param limit the memory for one training, in MiB
     * @param costs measured steps; the first is what the others are compared with
     * @return the figure; its title names the one that fits most
     */
    public static Figure largestBatches(Network network, int images, double limit, List<StepCost> costs) {
        List<Long> batches = ApproachTables.largestBatches(network, images, limit, costs).longColumn("largest batch").asList();
        int most = batches.indexOf(Collections.max(batches));
        String first = String.format(Locale.ROOT, "%,d with %s frozen", batches.get(0), costs.get(0).label());
        String claim = String.format(Locale.ROOT, "%.0f MiB hold %,d images with %s frozen", limit, batches.get(most),
                costs.get(most).label());
        Object[] names = costs.stream().map(StepCost::label).toArray();
        Trace bars = BarTrace.builder(names, batches.stream().mapToDouble(Long::doubleValue).toArray()).showLegend(false)
                .marker(Marker.builder().color(FORWARD).build()).build();
        return new Figure(Frame.unnamed(most == 0 ? claim : claim + ", " + first, Axis.builder().title("frozen").build(),
                Frame.axis("largest batch [images]")), bars);
    }

    /**
     * Draws how many parameters are fixed beside how much backward time that saves, for each place of the frozen part.
     *
     * @param full the step with nothing frozen
     * @param places one step for each frozen place, labelled by it
     * @return the figure; its title names the place that saves most
     */
    public static Figure positions(StepCost full, List<StepCost> places) {
        Map<String, ToDoubleFunction<StepCost>> parts = new LinkedHashMap<>();
        parts.put("parameters fixed", cost -> Frame.PERCENT * ApproachTables.fixed(full, cost));
        parts.put("backward time saved", cost -> Frame.PERCENT * ApproachTables.saved(full, cost));
        StepCost best = places.stream().max(Comparator.comparingDouble(cost -> ApproachTables.saved(full, cost))).orElseThrow();
        String claim = String.format(Locale.ROOT, "Saves most: %s – %.0f %% of the parameters, %.0f %% of the time",
                best.label(), Frame.PERCENT * ApproachTables.fixed(full, best), Frame.PERCENT * ApproachTables.saved(full, best));
        return bars(claim, "share [%]", places, parts, Layout.BarMode.GROUP);
    }

    /**
     * Draws the last accuracy of each method, each seed in one colour.
     *
     * @param comparison the runs
     * @return the figure; its title says whether the methods agree, seed by seed
     */
    public static Figure accuracies(Comparison comparison) {
        DotPlot dots = new DotPlot(comparison.arms());
        double widest = 0;
        for (int i = 0; i < comparison.seeds().size(); i++) {
            int seed = i;
            List<double[]> ends = comparison.arms().stream().map(comparison::runs)
                    .map(runs -> new double[] {Frame.PERCENT * runs.get(seed).finalAccuracy()}).toList();
            var range = ends.stream().mapToDouble(end -> end[0]).summaryStatistics();
            widest = Math.max(widest, range.getMax() - range.getMin());
            dots.with("seed " + comparison.seeds().get(i), ends);
        }
        String claim = widest == 0 ? "Seed by seed, all %d methods end at the same accuracy".formatted(comparison.arms().size())
                : String.format(Locale.ROOT, "With one seed the methods end up to %.1f points apart", widest);
        TrainingRun any = comparison.runs(comparison.arms().get(0)).get(0);
        return dots.figure(claim, "", Frame.axis(any.evaluatedOn() + " accuracy [%]"));
    }

    /**
     * Draws the audits of several runs as strips of blocks, coloured by verdict.
     *
     * @param audits the name of each run and its audit, all of one network
     * @return a picture that is no Tablesaw figure
     */
    public static AuditStrip auditStrip(Map<String, FreezeAudit> audits) {
        return AuditStrip.of(audits);
    }

    /**
     * Draws the time of each epoch of a frozen run, computed and cached.
     *
     * @param plain a run of two epochs or more that computes everything
     * @param cached the same run with cached features
     * @return the figure; its title tells how many times faster the later epochs are
     */
    public static Figure epochs(TrainingRun plain, TrainingRun cached) {
        Map<String, TrainingRun> runs = new LinkedHashMap<>();
        runs.put("computed each time", plain);
        runs.put("cached features", cached);
        List<Trace> traces = new ArrayList<>();
        runs.forEach((name, run) -> {
            List<TrainingRun.Epoch> trained = run.epochs().stream().filter(epoch -> epoch.number() > 0).toList();
            traces.add(BarTrace.builder(trained.stream().map(epoch -> "epoch " + epoch.number()).toArray(),
                    trained.stream().mapToDouble(epoch -> MILLISECONDS * epoch.seconds()).toArray()).name(name).showLegend(true)
                    .marker(Marker.builder().color(traces.isEmpty() ? FORWARD : BACKWARD).build()).build());
        });
        String claim = String.format(Locale.ROOT, "Later epochs take %.0f ms with cached features and %.0f ms without",
                MILLISECONDS * ApproachClaims.later(cached), MILLISECONDS * ApproachClaims.later(plain));
        Layout layout = Frame.bars(claim, Axis.builder().title("").build(), Frame.axis("time of an epoch [ms]"),
                Layout.BarMode.GROUP);
        return new Figure(layout, traces.toArray(Trace[]::new));
    }

    private static String title(String best, String what, List<StepCost> costs, ToDoubleFunction<StepCost> size) {
        StepCost first = costs.get(0);
        StepCost least = costs.stream().min(Comparator.comparingDouble(size)).orElseThrow();
        return least == first ? "%s: %s".formatted(best, first.label())
                : String.format(Locale.ROOT, "%s: %s, with %.0f %% of the %s of %s", best, least.label(),
                        Frame.PERCENT * size.applyAsDouble(least) / size.applyAsDouble(first), what, first.label());
    }

    private static Figure bars(String claim, String unit, List<StepCost> costs, Map<String, ToDoubleFunction<StepCost>> parts,
            Layout.BarMode mode) {
        Object[] names = costs.stream().map(StepCost::label).toArray();
        List<String> colours = parts.size() == 2 ? List.of(Palette.FROZEN_ICE, BACKWARD) : List.of(FORWARD, BACKWARD, UPDATE);
        List<Trace> traces = new ArrayList<>();
        parts.forEach((part, size) -> traces.add(BarTrace.builder(names, costs.stream().mapToDouble(size).toArray()).name(part)
                .marker(Marker.builder().color(colours.get(traces.size())).build()).showLegend(true).build()));
        Layout layout = Frame.bars(claim, Axis.builder().title("").build(), Frame.axis(unit), mode);
        return new Figure(layout, traces.toArray(Trace[]::new));
    }
}
