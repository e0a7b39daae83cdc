package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;

/** Draws heat maps: one filled cell per number, with the number in it when there is room. */
final class HeatMarks {

    private HeatMarks() { }

    /** A number to write into a cell. */
    record Label(double x, double y, String text, Color colour) { }

    static List<Mark> of(Panel panel) {
        List<Mark> marks = new ArrayList<>();
        visit(panel, (x, y, value, colour, trace) -> marks.add(Mark.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5, colour)));
        return marks;
    }

    /**
     * Returns the words to write into the cells.
     *
     * @param panel any panel
     * @return labels of those heat maps that ask for them
     */
    static List<Label> labels(Panel panel) {
        List<Label> labels = new ArrayList<>();
        visit(panel, (x, y, value, colour, trace) -> {
            if (trace.path("texttemplate").asText("").contains("%{z")) {
                labels.add(new Label(x, y, ArrayView.number(value), Ink.on(colour)));
            }
        });
        return labels;
    }

    /** Smallest and largest number of a heat map, which have the ends of its colour scale. */
    static double[] limits(JsonNode trace) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (JsonNode row : trace.path("z")) {
            for (JsonNode value : row) {
                if (value.isNumber()) {
                    low = Math.min(low, value.asDouble());
                    high = Math.max(high, value.asDouble());
                }
            }
        }
        return new double[] {trace.path("zmin").asDouble(low), trace.path("zmax").asDouble(high)};
    }

    private interface Visitor {
        void cell(double x, double y, double value, Color colour, JsonNode trace);
    }

    private static void visit(Panel panel, Visitor visitor) {
        for (ObjectNode trace : panel.traces()) {
            if (trace.path("type").asText().equals("heatmap")) {
                visit(panel, trace, visitor);
            }
        }
    }

    private static void visit(Panel panel, ObjectNode trace, Visitor visitor) {
        ColourScale scale = ColourScale.of(trace);
        double[] limits = limits(trace);
        double[] x = panel.x().numbers(trace.path("x"));
        double[] y = panel.y().numbers(trace.path("y"));
        JsonNode rows = trace.path("z");
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                JsonNode value = rows.get(row).get(column);
                if (value.isNumber()) {
                    double span = limits[1] - limits[0];
                    double place = span > 0 ? (value.asDouble() - limits[0]) / span : 0.5;
                    visitor.cell(column < x.length ? x[column] : column, row < y.length ? y[row] : row,
                            value.asDouble(), scale.at(place), trace);
                }
            }
        }
    }
}
