package dev.thaw.plot;

import java.util.Arrays;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Font;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Margin;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** The looks that all figures share: size, type, grid lines, and how a curve and a dot are drawn. */
final class Frame {

    static final double PERCENT = 100;
    private static final int WIDTH = 780;
    private static final int HEIGHT = 420;
    private static final String GRID = "#e6e6e6";

    private Frame() { }

    /** Returns the layout of a figure: the title is the claim, each axis has a name and a unit. */
    static Layout layout(String claim, Axis x, Axis y) {
        return common(claim, x, y).showLegend(true).build();
    }

    /** Returns the layout of a figure with one kind of thing, which needs no legend. */
    static Layout unnamed(String claim, Axis x, Axis y) {
        return common(claim, x, y).showLegend(false).build();
    }

    /** Returns the layout of a figure of bars with a legend, stacked or side by side. */
    static Layout bars(String claim, Axis x, Axis y, Layout.BarMode mode) {
        return common(claim, x, y).barMode(mode).showLegend(true).build();
    }

    private static Layout.LayoutBuilder common(String claim, Axis x, Axis y) {
        return Layout.builder().title(claim).titleFont(Font.builder().size(15).color("#222222").build()).width(WIDTH)
                .height(HEIGHT).margin(Margin.builder().left(70).right(30).top(60).bottom(60).build())
                .xAxis(x).yAxis(y);
    }

    /** Returns an axis of numbers that finds its own range. */
    static Axis axis(String title) {
        return plain(title).build();
    }

    /** Returns an axis of numbers with a fixed range. */
    static Axis axis(String title, double from, double to) {
        return plain(title).range(from, to).autoRange(Axis.AutoRange.FALSE).build();
    }

    /** Returns an axis with a word at each given place. */
    static Axis axis(String title, double[] places, String[] words) {
        double margin = 0.5;
        return plain(title).tickSettings(TickSettings.builder().tickMode(TickSettings.TickMode.ARRAY).arrayTicks(places,
                words).build())
                .range(places[0] - margin, places[places.length - 1] + margin).autoRange(Axis.AutoRange.FALSE).build();
    }

    /** Returns an axis of epochs from 0, with a whole number at each tick. */
    static Axis epochs(double last) {
        return counts("epoch (passes over the training images)", 0, last);
    }

    /** Returns an axis of whole numbers, with one at each tick. */
    static Axis counts(String title, int first, double last) {
        int step = IntStream.of(1, 2, 5, 10, 20, 50).filter(size -> last / size <= 12).findFirst().orElse(100);
        double[] ticks = IntStream.rangeClosed(0, (int) last / step).mapToDouble(tick -> tick * step)
                .filter(tick -> tick >= first).toArray();
        String[] words = Arrays.stream(ticks).mapToObj(tick -> String.valueOf((int) tick)).toArray(String[]::new);
        TickSettings settings = TickSettings.builder().tickMode(TickSettings.TickMode.ARRAY).arrayTicks(ticks, words).build();
        return plain(title).tickSettings(settings).build();
    }

    /** Returns an accuracy axis from 0 to 100 percent. */
    static Axis percent(String title) {
        return axis(title + " [%]", 0, PERCENT);
    }

    private static Axis.AxisBuilder plain(String title) {
        return Axis.builder().title(title).gridColor(GRID).showGrid(true).showZeroLine(false);
    }

    /** Returns a curve. */
    static ScatterTrace.ScatterBuilder curve(double[] x, double[] y, String colour, double width) {
        return ScatterTrace.builder(x, y).mode(ScatterTrace.Mode.LINE).line(Line.builder().color(colour).width(width)
                .build());
    }

    /** Returns one of several curves: what its colour does not tell every eye, its dashes tell. */
    static ScatterTrace.ScatterBuilder series(double[] x, double[] y, String colour, double width) {
        return ScatterTrace.builder(x, y).mode(ScatterTrace.Mode.LINE).line(Line.builder().color(colour).width(width)
                .dash(dash(colour)).build());
    }

    private static Line.Dash dash(String colour) {
        return switch (colour) {
            case "#0072b2", "#56b4e9", "#a6611a" -> Line.Dash.LONG_DASH;
            case "#5c5c5c", "#e69f00" -> Line.Dash.DASH_DOT;
            case "#cc79a7", "#7b3294" -> Line.Dash.DOT;
            default -> Line.Dash.SOLID;
        };
    }

    /** Returns dots without a line. */
    static ScatterTrace.ScatterBuilder dots(double[] x, double[] y, String colour, double size) {
        return ScatterTrace.builder(x, y).mode(ScatterTrace.Mode.MARKERS)
                .marker(Marker.builder().color(colour).size(size).symbol(Symbol.CIRCLE).build());
    }

    /** Returns a quiet dashed line at one height, such as the chance level. */
    static ScatterTrace level(String name, double from, double to, double height) {
        return ScatterTrace.builder(new double[] {from, to}, new double[] {height, height}).name(name)
                .mode(ScatterTrace.Mode.LINE)
                .line(Line.builder().color(Palette.QUIET).width(1.5).dash(Line.Dash.DASH).build()).build();
    }
}
