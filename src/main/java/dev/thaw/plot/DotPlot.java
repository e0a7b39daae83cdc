package dev.thaw.plot;

import dev.thaw.metric.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Every seed as a dot, the mean as a short bar: the honest picture of few measurements, side by side in named groups.
 *
 * <p>With five seeds and more a thin line shows the 95 % interval of the mean.
 */
final class DotPlot {

    private static final double BAR = 0.09;
    private static final double SPREAD = 0.6;

    private final List<String> groups;
    private final Map<String, List<double[]>> series = new LinkedHashMap<>();

    /** Opens a plot with one place on the x-axis for each group. */
    DotPlot(List<String> groups) {
        this.groups = groups;
    }

    /** Adds a method: one array of values for each group, in percent; an empty array leaves its place empty. */
    DotPlot with(String method, List<double[]> values) {
        series.put(method, values);
        return this;
    }

    Figure figure(String claim, String xTitle, Axis y) {
        List<Trace> traces = new ArrayList<>();
        Map<String, String> colours = Palette.colours(List.copyOf(series.keySet()));
        int index = 0;
        for (String method : series.keySet()) {
            double shift = series.size() == 1 ? 0 : SPREAD * (index / (series.size() - 1.0) - 0.5);
            add(traces, method, colours.get(method), shift);
            index++;
        }
        double[] places = IntStream.rangeClosed(1, groups.size()).asDoubleStream().toArray();
        Axis x = Frame.axis(xTitle, places, groups.toArray(String[]::new));
        Layout layout = series.size() == 1 ? Frame.unnamed(claim, x, y) : Frame.layout(claim, x, y);
        return new Figure(layout, traces.toArray(Trace[]::new));
    }

    private void add(List<Trace> traces, String method, String colour, double shift) {
        List<double[]> values = series.get(method);
        double[] x = IntStream.range(0, values.size()).boxed()
                .flatMapToDouble(group -> Arrays.stream(values.get(group)).map(value -> 1 + group + shift)).toArray();
        double[] y = values.stream().flatMapToDouble(Arrays::stream).toArray();
        traces.add(Frame.dots(x, y, colour, 9).name(method).opacity(0.75).build());
        for (int group = 0; group < values.size(); group++) {
            if (values.get(group).length > 1) {
                double mean = Paired.mean(values.get(group));
                double middle = 1 + group + shift;
                traces.add(Frame.curve(new double[] {middle - BAR, middle + BAR}, new double[] {mean, mean}, colour, 3)
                        .name(method + ", mean").showLegend(false).build());
                interval(traces, method, colour, middle, values.get(group));
            }
        }
    }

    private static void interval(List<Trace> traces, String method, String colour, double middle, double[] values) {
        if (values.length >= Paired.SEEDS_FOR_INTERVAL) {
            Interval interval = Interval.student(values);
            traces.add(Frame.curve(new double[] {middle, middle}, new double[] {interval.low(), interval.high()},
                    colour, 1)
                    .name(method + ", 95 % interval").showLegend(false).build());
        }
    }
}
