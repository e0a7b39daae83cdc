package dev.thaw.jupyter;

import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.BoxTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.PieTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** One small figure of each kind that a lesson or a learner makes. */
final class Figures {

    static final double[] X = {0, 1, 2, 3};
    static final double[] Y = {0.25, 0.5, Double.NaN, 0.75};
    static final String[] NAMES = {"scratch", "frozen", "it's \"7\" & <b>"};

    private Figures() { }

    static Map<String, Figure> all() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("lines", titled(line("fine-tuned", "#D55E00")));
        figures.put("band", titled(line("low", "#0072B2"), ScatterTrace.builder(X, new double[] {0.5, 0.6, 0.7, 0.9})
                .mode(ScatterTrace.Mode.LINE).fill(ScatterTrace.Fill.TO_NEXT_Y).fillColor("rgba(0,114,178,0.2)").build()));
        figures.put("points", titled(ScatterTrace.builder(X, Y).mode(ScatterTrace.Mode.MARKERS)
                .marker(Marker.builder().color("#009E73").size(9).build()).build()));
        figures.put("bars", titled(bars("a"), bars("b")));
        figures.put("lying bars", titled(BarTrace.builder(NAMES, new double[] {1, 2, 3})
                .orientation(BarTrace.Orientation.HORIZONTAL).build()));
        figures.put("histogram", titled(HistogramTrace.builder(new double[] {1, 2, 2, 3, 3, 3, 9}).build()));
        figures.put("box", titled(BoxTrace.builder(new Object[] {"a", "a", "a", "b"}, new double[] {1, 2, 3, 9}).build()));
        figures.put("heat map", titled(HeatmapTrace.builder(new Object[] {"u", "v"}, new Object[] {"r", "s"},
                new double[][] {{1, 2}, {3, 4}}).build()));
        figures.put("pie", titled(PieTrace.builder(NAMES, new double[] {1, 2, 3}).build()));
        return figures;
    }

    static Trace line(String name, String colour) {
        return ScatterTrace.builder(X, Y).mode(ScatterTrace.Mode.LINE).name(name)
                .line(Line.builder().color(colour).width(3).dash(Line.Dash.DASH).build()).build();
    }

    static Trace bars(String name) {
        return BarTrace.builder(NAMES, new double[] {1, 2, 3}).name(name).build();
    }

    static Figure titled(Trace... traces) {
        return new Figure(Layout.builder().title("It's a \"claim\" & more").showLegend(true)
                .xAxis(Axis.builder().title("epoch").build())
                .yAxis(Axis.builder().title("loss [nats]").range(0, 10).build()).build(), traces);
    }
}
