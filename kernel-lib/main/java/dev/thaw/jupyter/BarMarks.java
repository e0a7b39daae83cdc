package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws bars side by side, stacked or one over the other, standing or lying, and histograms. */
final class BarMarks {

    private static final double GAP = 0.2;

    private BarMarks() { }

    /**
     * Returns the bars of a panel.
     *
     * @param panel any panel
     * @return its bars' marks; none when it has none
     */
    static List<Mark> of(Panel panel) {
        List<Integer> bars = places(panel, "bar");
        List<Mark> marks = new ArrayList<>();
        String mode = panel.layout().path("barmode").asText("group");
        Map<Double, Double> tops = new HashMap<>();
        for (int i = 0; i < bars.size(); i++) {
            ObjectNode trace = panel.traces().get(bars.get(i));
            Color colour = Ink.trace(panel.colours().get(bars.get(i)));
            boolean grouped = mode.equals("group");
            double width = grouped ? (1 - GAP) / bars.size() : 1 - GAP;
            double shift = grouped ? (i + 0.5) * width - (1 - GAP) / 2 : 0;
            boolean stacked = mode.equals("stack") || mode.equals("relative");
            marks.addAll(bars(panel, trace, colour, new Slot(width, shift, stacked ? tops : new HashMap<>())));
        }
        for (int i : places(panel, "histogram")) {
            marks.addAll(HistogramMarks.of(panel, panel.traces().get(i), Ink.trace(panel.colours().get(i))));
        }
        return marks;
    }

    /** Where the bars of one trace stand beside and upon those of others. */
    private record Slot(double width, double shift, Map<Double, Double> tops) { }

    private static List<Mark> bars(Panel panel, ObjectNode trace, Color otherwise, Slot slot) {
        boolean lies = trace.path("orientation").asText("v").equals("h");
        double[] values = (lies ? panel.x() : panel.y()).numbers(trace.path(lies ? "x" : "y"));
        double[] places = (lies ? panel.y() : panel.x()).numbers(trace.path(lies ? "y" : "x"));
        double step = lies && panel.y().isCategorical() || !lies && panel.x().isCategorical() ? 1 : spacing(places);
        double[] ends = new double[values.length];
        double[] middles = new double[values.length];
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < values.length && i < places.length; i++) {
            double from = slot.tops().getOrDefault(places[i], 0.0);
            ends[i] = from + (Double.isNaN(values[i]) ? 0 : values[i]);
            middles[i] = places[i] + slot.shift() * step;
            slot.tops().put(places[i], ends[i]);
            double half = slot.width() * step / 2;
            Mark bar = Mark.box(middles[i] - half, from, middles[i] + half, ends[i], colour(trace, i, otherwise));
            marks.add(lies ? bar.turned() : bar);
        }
        for (Mark error : TraceMarks.errors(trace.path(lies ? "error_x" : "error_y"), middles, ends, Ink.TEXT)) {
            marks.add(lies ? error.turned() : error);
        }
        return marks;
    }

    private static Color colour(ObjectNode trace, int index, Color otherwise) {
        JsonNode colour = trace.path("marker").path("color");
        return Ink.faded(Ink.of(colour.isArray() ? colour.path(index) : colour, otherwise),
                trace.path("opacity").asDouble(1) * trace.path("marker").path("opacity").asDouble(1));
    }

    private static double spacing(double[] places) {
        double spacing = Double.POSITIVE_INFINITY;
        for (double one : places) {
            for (double other : places) {
                double apart = Math.abs(one - other);
                spacing = apart > 0 ? Math.min(spacing, apart) : spacing;
            }
        }
        return Double.isFinite(spacing) ? spacing : 1;
    }

    private static List<Integer> places(Panel panel, String type) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < panel.traces().size(); i++) {
            if (panel.traces().get(i).path("type").asText().equals(type)) {
                places.add(i);
            }
        }
        return places;
    }
}
