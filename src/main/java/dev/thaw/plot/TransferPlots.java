package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.Crossing;
import dev.thaw.train.CutSweepResult;
import dev.thaw.train.CutWay;
import dev.thaw.train.Forgetting;
import dev.thaw.train.Strategy;
import dev.thaw.train.TransferCell;
import dev.thaw.train.TransferResult;
import dev.thaw.train.Winner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of choosing a strategy: by number of pictures, by cell, by the place of the cut, and what is forgotten. */
public final class TransferPlots {

    private static final double THICK = 3;
    private static final double DOT = 7;

    private TransferPlots() { }

    /**
     * Draws the accuracy of each strategy on one task against the number of pictures, every seed a dot, with the place where
     * two strategies cross.
     *
     * @param result with at least two sizes of the task
     * @param task its name
     * @param first the strategy that is ahead with few pictures, if one is
     * @param second the strategy that may overtake it
     * @return the figure; its title says where they cross, or that they do not
     */
    public static Figure learningCurve(TransferResult result, String task, Strategy first, Strategy second) {
        Map<TransferCell, Comparison> cells = result.of(task).cells();
        Crossing crossing = result.crossing(task, first, second);
        Set<String> arms = new LinkedHashSet<>();
        cells.values().forEach(comparison -> arms.addAll(comparison.arms()));
        Map<String, String> colours = Palette.colours(List.copyOf(arms));
        List<Trace> traces = new ArrayList<>();
        if (crossing.kind() == Crossing.Kind.SEEN) {
            double place = place(crossing.images());
            traces.add(ScatterTrace.builder(new double[] {place, place}, new double[] {0, Frame.PERCENT}).mode(ScatterTrace.Mode.LINE)
                    .line(Line.builder().color(Palette.QUIET).width(1.5).dash(Line.Dash.DASH).build()).name("crossing").build());
        }
        for (String arm : arms) {
            Map<Double, double[]> points = new LinkedHashMap<>();
            cells.forEach((cell, comparison) -> {
                if (comparison.arms().contains(arm)) {
                    points.put(place(cell.images()), percent(comparison.accuracies(arm)));
                }
            });
            line(traces, arm, colours.get(arm), points);
        }
        double[] places = cells.keySet().stream().mapToDouble(cell -> place(cell.images())).toArray();
        String[] words = cells.keySet().stream().map(cell -> "%,d".formatted(cell.images())).toArray(String[]::new);
        return new Figure(Frame.layout(title(task, first, second, crossing), Frame.axis("training pictures, on a scale of factors", places, words),
                Frame.percent("test accuracy")), traces.toArray(Trace[]::new));
    }

    private static double place(double images) {
        return Math.log(images) / Math.log(2);
    }

    private static String title(String task, Strategy first, Strategy second, Crossing crossing) {
        return switch (crossing.kind()) {
            case SEEN -> String.format(Locale.ROOT, "On %s, \"%s\" is ahead up to about %,.0f pictures, then \"%s\"", task, first,
                    crossing.images(), second);
            case NOT_YET -> "On %s, \"%s\" is still ahead of \"%s\" with %,d pictures".formatted(task, first, second, crossing.after());
            case ALREADY -> "On %s, \"%s\" is never ahead of \"%s\", from %,d pictures on".formatted(task, first, second, crossing.before());
        };
    }

    /** Adds the mean of each place as a line and every seed as a dot. */
    private static void line(List<Trace> traces, String name, String colour, Map<Double, double[]> points) {
        double[] x = points.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        traces.add(Frame.curve(x, points.values().stream().mapToDouble(Paired::mean).toArray(), colour, THICK).name(name).build());
        double[] everyX = points.entrySet().stream().flatMapToDouble(entry -> Arrays.stream(entry.getValue()).map(seed -> entry.getKey())).toArray();
        double[] everyY = points.values().stream().flatMapToDouble(Arrays::stream).toArray();
        traces.add(Frame.dots(everyX, everyY, colour, DOT).opacity(0.5).name(name + ", one seed").showLegend(false).build());
    }

    /**
     * Draws what each strategy reached in each cell, every seed a dot, from five seeds on with its interval.
     *
     * @param result at least one cell
     * @return the figure; its title counts the cells with a clear winner and names these winners
     */
    public static Figure cells(TransferResult result) {
        List<TransferCell> cells = List.copyOf(result.cells().keySet());
        DotPlot dots = new DotPlot(cells.stream().map(cell -> "%s: %,d".formatted(Titles.place(cell.task()), cell.images())).toList());
        for (Strategy strategy : Strategy.values()) {
            if (result.cells().values().stream().anyMatch(comparison -> comparison.arms().contains(strategy.label()))) {
                dots.with(strategy.label(), cells.stream().map(cell -> result.cells().get(cell).arms().contains(strategy.label())
                        ? percent(result.accuracies(cell, strategy)) : new double[0]).toList());
            }
        }
        return dots.figure(clear(result.winners()), "task: training pictures", Frame.percent("test accuracy"));
    }

    private static String clear(Map<TransferCell, Winner> winners) {
        Map<String, Long> clear = winners.values().stream().filter(Winner::isClear)
                .collect(Collectors.groupingBy(winner -> winner.best().label(), LinkedHashMap::new, Collectors.counting()));
        String named = clear.isEmpty() ? "" : ": " + clear.entrySet().stream()
                .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue())).collect(Collectors.joining(", "));
        return "%d of %d cells have a clear winner%s".formatted(winners.values().stream().filter(Winner::isClear).count(), winners.size(), named);
    }

    /**
     * Draws the accuracy on one task against the place of the cut, in each way of cutting, every seed a dot.
     *
     * @param sweep what was measured
     * @param task its name
     * @return the figure; its title names the best place in each way, of equals the one that keeps most
     */
    public static Figure sweep(CutSweepResult sweep, String task) {
        Map<String, String> colours = Palette.colours(List.of(Palette.FINE_TUNING, Palette.FEATURE_EXTRACTION, Palette.RANDOM_FROZEN));
        List<String> inOrder = List.copyOf(colours.values());
        List<Trace> traces = new ArrayList<>();
        for (CutWay way : CutWay.values()) {
            Map<Double, double[]> points = new LinkedHashMap<>();
            sweep.cuts().forEach(k -> points.put((double) k, percent(sweep.accuracies(task, way, k))));
            line(traces, way.label(), inOrder.get(way.ordinal()), points);
        }
        double[] places = sweep.cuts().stream().mapToDouble(k -> k).toArray();
        String[] words = sweep.cuts().stream().map(k -> k == 0 ? "0" : "%d: %s".formatted(k, sweep.parts().get(k - 1))).toArray(String[]::new);
        Axis x = Frame.axis("k, and the last part before the cut", places, words);
        String claim = String.format(Locale.ROOT, "%s: best with the first %d of %d parts frozen (%.0f %%); of the first k alone, k = %d (%.0f %%)",
                Titles.place(task), sweep.best(task, CutWay.FREEZE), sweep.parts().size(), best(sweep, task, CutWay.FREEZE),
                sweep.best(task, CutWay.KEEP), best(sweep, task, CutWay.KEEP));
        return new Figure(Frame.layout(claim, x, Frame.percent("test accuracy")), traces.toArray(Trace[]::new));
    }

    private static double best(CutSweepResult sweep, String task, CutWay way) {
        return Frame.PERCENT * Paired.mean(sweep.accuracies(task, way, sweep.best(task, way)));
    }

    /**
     * Draws how many points of the old task each strategy forgot, every seed a dot.
     *
     * @param forgetting what was seen, of at least one training
     * @return the figure; its title names the strategies that forgot most and least, over all new tasks
     */
    public static Figure forgetting(Forgetting forgetting) {
        Map<String, Map<String, List<Forgetting.Lost>>> byTask = forgetting.byTask();
        Map<String, List<Double>> all = new LinkedHashMap<>();
        forgetting.losses().forEach(lost -> all.computeIfAbsent(lost.strategy(), name -> new ArrayList<>()).add(lost.points()));
        DotPlot dots = new DotPlot(List.copyOf(byTask.keySet()));
        all.keySet().forEach(arm -> dots.with(arm, byTask.values().stream().map(task -> task.getOrDefault(arm, List.of()).stream()
                .mapToDouble(Forgetting.Lost::points).toArray()).toList()));
        List<String> ranked = all.keySet().stream().sorted((one, other) -> Double.compare(mean(all.get(other)), mean(all.get(one)))).toList();
        String most = ranked.get(0);
        String least = ranked.get(ranked.size() - 1);
        String claim = String.format(Locale.ROOT, "Forgotten of the old task: \"%s\" %.0f points, \"%s\" %.0f", most, mean(all.get(most)), least,
                mean(all.get(least)));
        return dots.figure(claim, "new task", Frame.axis("old task, points lost"));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double[] percent(double[] shares) {
        return Arrays.stream(shares).map(share -> Frame.PERCENT * share).toArray();
    }
}
