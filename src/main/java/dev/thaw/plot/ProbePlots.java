package dev.thaw.plot;

import dev.thaw.metric.Predictions;
import dev.thaw.probe.BlockRow;
import dev.thaw.probe.BlockTable;
import dev.thaw.probe.RoadRow;
import dev.thaw.probe.RoadTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of the residual microscope: what the branches of each block carry, and what they are worth. */
public final class ProbePlots {

    private ProbePlots() { }

    /**
     * Draws for each block how long x, F(x) and their sum are.
     *
     * @param table the blocks
     * @return the figure; its title names the blocks whose F is shortest and longest beside x
     */
    public static Figure branchNorms(BlockTable table) {
        Comparator<BlockRow> byRatio = Comparator.comparingDouble(row -> row.values().ratio());
        BlockRow least = table.blocks().stream().min(byRatio).orElseThrow();
        BlockRow most = table.blocks().stream().max(byRatio).orElseThrow();
        Map<String, ToDoubleFunction<BlockRow>> parts = new LinkedHashMap<>();
        parts.put("x, by the shortcut", row -> row.values().shortcut());
        parts.put("F(x)", row -> row.values().residual());
        parts.put("x + F(x)", row -> row.values().sum());
        return bars(String.format(Locale.ROOT, "|F| / |x| is %.2f at %s and %.2f at %s", least.values().ratio(), least.path(),
                most.values().ratio(), most.path()), "mean length of an image's map", table.blocks(), BlockRow::path, parts);
    }

    /**
     * Draws for each block the gradient that arrives at its input, in powers of ten: as it is, by each way alone, and with
     * no shortcut anywhere.
     *
     * @param table the blocks
     * @return the figure; its title says what the shortcuts make of the gradient at the first block
     */
    public static Figure gradients(BlockTable table) {
        Map<String, ToDoubleFunction<BlockRow>> ways = new LinkedHashMap<>();
        ways.put("arrives", row -> row.gradients().input());
        ways.put("through the shortcut alone", row -> row.gradients().throughShortcut());
        ways.put("through F alone", row -> row.gradients().throughResidual());
        ways.put("with no shortcut anywhere", row -> row.gradients().withoutAnyShortcut());
        List<BlockRow> rows = table.blocks();
        double[] places = IntStream.range(0, rows.size()).asDoubleStream().toArray();
        Map<String, String> colours = Palette.colours(List.copyOf(ways.keySet()));
        List<Trace> traces = new ArrayList<>();
        ways.forEach((way, size) -> traces.add(line(places, rows.stream().mapToDouble(size).map(Math::log10).toArray(),
                colours.get(way)).name(way).build()));
        BlockRow first = rows.get(0);
        String claim = String.format(Locale.ROOT, "At %s arrives %.2g, and %.2g if no shortcut passes a gradient", first.path(),
                first.gradients().input(), first.gradients().withoutAnyShortcut());
        return new Figure(Frame.layout(claim,
                Frame.axis("block", places, rows.stream().map(BlockRow::path).toArray(String[]::new)),
                Frame.axis("log₁₀ of the gradient's length")), traces.toArray(Trace[]::new));
    }

    /**
     * Draws for each block what the network still names right without F, and without the shortcut.
     *
     * @param table the blocks
     * @return the figure; its title counts in how many blocks the shortcut is worth more
     */
    public static Figure roads(RoadTable table) {
        long shortcuts = table.blocks().stream().filter(RoadRow::shortcutIsTheRoad).count();
        Map<String, ToDoubleFunction<RoadRow>> parts = new LinkedHashMap<>();
        parts.put("without F", row -> Frame.PERCENT * row.withoutResidual().accuracy());
        parts.put("without the shortcut", row -> Frame.PERCENT * row.withoutShortcut().accuracy());
        return bars("In %d of %d blocks more is lost without the shortcut than without F"
                .formatted(shortcuts, table.blocks().size()),
                "accuracy with one branch out [%]", table.blocks(), RoadRow::block, parts);
    }

    /**
     * Draws the accuracy over a factor on every F.
     *
     * @param scaled predictions by factor, as {@code ResidualProbe.scaled} gives them
     * @return the figure; its title names the best factor
     */
    public static Figure slider(Map<Double, Predictions> scaled) {
        List<Double> factors = scaled.keySet().stream().sorted().toList();
        double best = factors.stream().max(Comparator.comparingDouble(factor -> scaled.get(factor).accuracy())).orElseThrow();
        double[] accuracies = factors.stream().mapToDouble(factor -> Frame.PERCENT * scaled.get(factor).accuracy()).toArray();
        String claim = String.format(Locale.ROOT, "Of these factors on F, ×%s names most right: %.1f %%", Titles.rate(best),
                Frame.PERCENT * scaled.get(best).accuracy());
        return new Figure(Frame.unnamed(claim, Frame.axis("factor α on every F: H = x + α F(x)"), Frame.percent("accuracy")),
                line(factors.stream().mapToDouble(Double::doubleValue).toArray(), accuracies,
                        Palette.of(Palette.TEST).orElseThrow()).build());
    }

    /**
     * Draws the accuracy of the head after each block of the last stage.
     *
     * @param answers predictions by block, as {@code ResidualProbe.answers} gives them
     * @return the figure; its title names the first and the last accuracy
     */
    public static Figure answers(Map<String, Predictions> answers) {
        Map<String, Double> percent = new LinkedHashMap<>();
        answers.forEach((block, found) -> percent.put("after " + block, Frame.PERCENT * found.accuracy()));
        List<Double> steps = List.copyOf(percent.values());
        return Plots.bars(String.format(Locale.ROOT, "The answer forms: from %.0f %% to %.0f %% in %d blocks", steps.get(0),
                steps.get(steps.size() - 1), steps.size()), "accuracy of the head [%]", percent);
    }

    private static ScatterTrace.ScatterBuilder line(double[] x, double[] y, String colour) {
        return ScatterTrace.builder(x, y).mode(ScatterTrace.Mode.LINE_AND_MARKERS).marker(Marker.builder().color(colour).build());
    }

    private static <R> Figure bars(String claim, String unit, List<R> rows, Function<R, String> name,
            Map<String, ToDoubleFunction<R>> parts) {
        Object[] names = rows.stream().map(name).toArray();
        Map<String, String> colours = Palette.colours(List.copyOf(parts.keySet()));
        List<Trace> traces = new ArrayList<>();
        parts.forEach((part, size) -> traces.add(BarTrace.builder(names, rows.stream().mapToDouble(size).toArray()).name(part)
                .marker(Marker.builder().color(colours.get(part)).build()).showLegend(true).build()));
        return new Figure(Frame.bars(claim, Axis.builder().title("").build(), Frame.axis(unit), Layout.BarMode.GROUP),
                traces.toArray(Trace[]::new));
    }
}
