package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** Turns the traces of a panel into marks: areas first, so that no line is covered. */
final class TraceMarks {

    /** The types of trace with points in a plane; those in space have no static form. */
    static final String PLANE = "scatter|scattergl";
    private static final float LINE_WIDTH = 2;
    private static final float POINT_SIZE = 6;
    private static final float ERROR_WIDTH = 1.4f;

    private final Panel panel;
    private final List<Mark> below = new ArrayList<>();
    private final List<Mark> above = new ArrayList<>();

    private TraceMarks(Panel panel) {
        this.panel = panel;
    }

    /**
     * Returns what to draw in a panel.
     *
     * @param panel a panel of lines, points, bars, boxes or heat maps
     * @return marks in drawing order
     */
    static List<Mark> of(Panel panel) {
        TraceMarks marks = new TraceMarks(panel);
        marks.above.addAll(HeatMarks.of(panel));
        marks.above.addAll(BarMarks.of(panel));
        marks.above.addAll(BoxMarks.of(panel));
        double[][] previous = null;
        for (int i = 0; i < panel.traces().size(); i++) {
            ObjectNode trace = panel.traces().get(i);
            if (trace.path("type").asText("scatter").matches(PLANE)) {
                previous = marks.scatter(trace, Ink.trace(panel.colours().get(i)), previous);
            }
        }
        marks.below.addAll(marks.above);
        return marks.below;
    }

    private double[][] scatter(ObjectNode trace, Color otherwise, double[][] previous) {
        double[] y = panel.y().numbers(trace.path("y"));
        double[] x = trace.has("x") ? panel.x().numbers(trace.path("x")) : Scale.places(y.length);
        Color line = stroke(trace, otherwise);
        fill(trace, x, y, previous, line);
        String mode = trace.path("mode").asText(y.length < 20 ? "lines+markers" : "lines");
        float width = (float) trace.path("line").path("width").asDouble(LINE_WIDTH);
        if (mode.contains("lines") && width > 0) {
            above.add(Mark.line(x, y, line, width, dash(trace)));
        }
        if (mode.contains("markers")) {
            points(trace, x, y, line);
        }
        above.addAll(errors(trace.path("error_y"), x, y, line));
        return new double[][] {x, y};
    }

    private void points(ObjectNode trace, double[] x, double[] y, Color otherwise) {
        float size = (float) trace.path("marker").path("size").asDouble(POINT_SIZE);
        JsonNode colour = trace.path("marker").path("color");
        double opacity = trace.path("opacity").asDouble(1) * trace.path("marker").path("opacity").asDouble(1);
        if (!colour.isArray()) {
            above.add(Mark.points(x, y, Ink.faded(Ink.of(colour, otherwise), opacity), size));
            return;
        }
        for (int i = 0; i < x.length; i++) {
            above.add(Mark.points(new double[] {x[i]}, new double[] {y[i]},
                    Ink.faded(Ink.of(colour.path(i), otherwise), opacity), size));
        }
    }

    private void fill(ObjectNode trace, double[] x, double[] y, double[][] previous, Color line) {
        String fill = trace.path("fill").asText("none");
        Color inside = Ink.of(trace.path("fillcolor"), Ink.faded(line, 0.3));
        if (fill.equals("tonexty") && previous != null) {
            below.add(between(x, y, previous[0], previous[1], inside));
        } else if (fill.equals("tozeroy") || fill.equals("tonexty")) {
            below.add(between(x, y, new double[] {x[0], x[x.length - 1]}, new double[2], inside));
        } else if (fill.equals("toself")) {
            below.add(Mark.area(x, y, inside));
        }
    }

    /** There along one line and back along the other; missing points are left out. */
    private static Mark between(double[] x, double[] y, double[] backX, double[] backY, Color colour) {
        List<double[]> corners = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            corners.add(new double[] {x[i], y[i]});
        }
        for (int i = backX.length - 1; i >= 0; i--) {
            corners.add(new double[] {backX[i], backY[i]});
        }
        corners.removeIf(corner -> Double.isNaN(corner[0]) || Double.isNaN(corner[1]));
        return Mark.area(corners.stream().mapToDouble(corner -> corner[0]).toArray(),
                corners.stream().mapToDouble(corner -> corner[1]).toArray(), colour);
    }

    /**
     * Returns upright error bars as one broken line.
     *
     * @param error the trace's {@code error_y}
     * @param x abscissae of the middles
     * @param y the middles
     * @param colour of the bars unless the trace says otherwise
     * @return one mark, or none
     */
    static List<Mark> errors(JsonNode error, double[] x, double[] y, Color colour) {
        JsonNode up = error.path("array");
        if (!up.isArray() || !error.path("visible").asBoolean(true)) {
            return List.of();
        }
        JsonNode down = error.path("arrayminus").isArray() ? error.path("arrayminus") : up;
        double[] ends = new double[3 * y.length];
        double[] places = new double[ends.length];
        for (int i = 0; i < y.length; i++) {
            places[3 * i] = places[3 * i + 1] = places[3 * i + 2] = x[i];
            ends[3 * i] = y[i] - down.path(i).asDouble(0);
            ends[3 * i + 1] = y[i] + up.path(i).asDouble(0);
            ends[3 * i + 2] = Double.NaN;
        }
        return List.of(Mark.line(places, ends, Ink.of(error.path("color"), colour), ERROR_WIDTH));
    }

    /** Returns the colour that stands for a trace in the picture and in the legend. */
    static Color stroke(ObjectNode trace, Color otherwise) {
        Color marker = Ink.of(trace.path("marker").path("color"), otherwise);
        Color colour = Ink.of(trace.path("line").path("color"), marker);
        return Ink.faded(colour, trace.path("opacity").asDouble(1));
    }

    /** Returns the lengths of dash and gap of a trace's line, in pixels; none for a solid line. */
    static float[] dash(ObjectNode trace) {
        float width = (float) trace.path("line").path("width").asDouble(LINE_WIDTH);
        return switch (trace.path("line").path("dash").asText("solid")) {
            case "dash", "longdash" -> new float[] {4 * width, 2.5f * width};
            case "dot" -> new float[] {width, 1.8f * width};
            case "dashdot", "longdashdot" -> new float[] {4 * width, 2 * width, width, 2 * width};
            default -> new float[0];
        };
    }
}
