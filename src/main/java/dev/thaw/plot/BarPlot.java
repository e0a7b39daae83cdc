package dev.thaw.plot;

import dev.thaw.data.Dataset;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.metric.Predictions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Bars for counts and probabilities, and the confusion matrix as a map of squares. */
final class BarPlot {

    private BarPlot() { }

    static Figure bars(String claim, String yTitle, Map<String, ? extends Number> values) {
        Object[] names = values.keySet().toArray();
        double[] heights = values.values().stream().mapToDouble(Number::doubleValue).toArray();
        Map<String, String> colours = Palette.colours(List.copyOf(values.keySet()));
        String[] bars = Arrays.stream(names).map(name -> Palette.of(name.toString()).isPresent() ? colours.get(name)
                : Palette.of(Palette.TRAINING).orElseThrow())
                .toArray(String[]::new);
        BarTrace trace = BarTrace.builder(names, heights).marker(Marker.builder().color(bars).build()).showLegend(false)
                .build();
        return new Figure(Frame.unnamed(claim, Axis.builder().title("").build(), Frame.axis(yTitle)), trace);
    }

    static Figure classCounts(Dataset data) {
        int[] counts = data.train().counts(data.classes());
        int least = Arrays.stream(counts).min().orElse(0);
        int most = Arrays.stream(counts).max().orElse(0);
        String claim = least == most ? "Each of the %d classes has %,d training images".formatted(data.classes(), most)
                : "The classes are not equal: from %,d to %,d training images".formatted(least, most);
        Object[] names = data.classNames().toArray();
        BarTrace trace = BarTrace.builder(names, Arrays.stream(counts).asDoubleStream().toArray())
                .marker(Marker.builder().color(Palette.of(Palette.TRAINING).orElseThrow()).build()).showLegend(false)
                        .build();
        return new Figure(Frame.unnamed(claim, Axis.builder().title("class").build(), Frame.axis("training images")),
                trace);
    }

    static Figure opinions(String claim, Dataset data, int image, Map<String, Predictions> said) {
        Map<String, String> colours = Palette.colours(List.copyOf(said.keySet()));
        List<Trace> traces = new ArrayList<>();
        said.forEach((name, predictions) -> {
            float[] row = predictions.probabilities()[image];
            double[] percent = IntStream.range(0, row.length).mapToDouble(label -> Frame.PERCENT * row[label])
                    .toArray();
            traces.add(BarTrace.builder(data.classNames().toArray(), percent).name(name)
                    .marker(Marker.builder().color(colours.get(name)).build()).showLegend(true).build());
        });
        Axis x = Axis.builder().title("class (true: %s)".formatted(data.classNames().get(data.test().label(image))))
                .build();
        Layout layout = Frame.layout(claim, x, Frame.percent("probability"));
        return new Figure(layout, traces.toArray(Trace[]::new));
    }

    static Figure confusion(ConfusionMatrix matrix) {
        List<String> names = matrix.classNames();
        List<String> fromBelow = new ArrayList<>(names);
        Collections.reverse(fromBelow);
        double[][] counts = new double[names.size()][];
        for (int row = 0; row < counts.length; row++) {
            counts[row] = Arrays.stream(matrix.counts()[names.size() - 1 - row]).asDoubleStream().toArray();
        }
        ConfusionMatrix.Confusion most = matrix.mostConfused(1).get(0);
        String claim = most.images() == 0 ? "No two classes were confused"
                : "Most often confused: %s, taken for %s (%d images)".formatted(most.truth(), most.taken(),
                        most.images());
        HeatmapTrace trace = HeatmapTrace.builder(names.toArray(), fromBelow.toArray(), counts).build();
        return new Figure(Frame.unnamed(claim, Axis.builder().title("the network said").build(), Axis.builder()
                .title("true class").build()),
                trace);
    }
}
