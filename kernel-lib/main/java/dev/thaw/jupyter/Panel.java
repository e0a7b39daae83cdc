package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The traces that share one pair of axes, and where the pair stands in the figure.
 *
 * @param x horizontal axis
 * @param y vertical axis
 * @param traces in drawing order
 * @param colours place of each trace among all, which decides the colour of one that names none
 * @param place part of the figure, x to the right and y upwards, each in [0,1]
 * @param layout the figure's layout
 */
record Panel(Scale x, Scale y, List<ObjectNode> traces, List<Integer> colours, Rectangle2D place, ObjectNode layout) {

    /**
     * Divides a figure into its panels.
     *
     * @param tree a figure with axes
     * @return at least one panel, in the order in which the traces name them
     */
    static List<Panel> of(PlotlyTree tree) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < tree.traces().size(); i++) {
            ObjectNode trace = tree.traces().get(i);
            String axes = trace.path("xaxis").asText("x") + " " + trace.path("yaxis").asText("y");
            groups.computeIfAbsent(axes, key -> new ArrayList<>()).add(i);
        }
        List<Panel> panels = new ArrayList<>();
        groups.forEach((axes, members) -> panels.add(panel(tree, axes, members)));
        return panels;
    }

    private static Panel panel(PlotlyTree tree, String axes, List<Integer> members) {
        List<ObjectNode> traces = members.stream().map(tree.traces()::get).toList();
        JsonNode xAxis = axis(tree, axes.split(" ")[0]);
        JsonNode yAxis = axis(tree, axes.split(" ")[1]);
        double left = xAxis.path("domain").path(0).asDouble(0);
        double right = xAxis.path("domain").path(1).asDouble(1);
        double bottom = yAxis.path("domain").path(0).asDouble(0);
        double top = yAxis.path("domain").path(1).asDouble(1);
        return new Panel(Scale.of(xAxis, coordinates(traces, "x")), Scale.of(yAxis, coordinates(traces, "y")), traces,
                members, new Rectangle2D.Double(left, bottom, right - left, top - bottom), tree.layout());
    }

    /** "x" → layout.xaxis, "y2" → layout.yaxis2. */
    private static JsonNode axis(PlotlyTree tree, String name) {
        return tree.layout().path(name.charAt(0) + "axis" + name.substring(1));
    }

    private static List<JsonNode> coordinates(List<ObjectNode> traces, String key) {
        List<JsonNode> lists = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++) {
            ObjectNode trace = traces.get(i);
            boolean nameless = key.equals("x") && trace.path("type").asText().equals("box") && !trace.has("x");
            lists.add(nameless ? JsonNodeFactory.instance.arrayNode().add(name(trace, i)) : trace.path(key));
        }
        return lists;
    }

    /** Returns what a trace is called on an axis of names. */
    static String name(ObjectNode trace, int index) {
        return trace.path("name").asText("trace " + index);
    }

    /** Returns the panel with limits that hold all marks. */
    Panel limitedTo(List<Mark> marks) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (Mark mark : marks) {
            for (int i = 0; i < mark.x().length; i++) {
                if (Double.isFinite(mark.x()[i]) && Double.isFinite(mark.y()[i])) {
                    low[0] = Math.min(low[0], mark.x()[i]);
                    high[0] = Math.max(high[0], mark.x()[i]);
                    low[1] = Math.min(low[1], mark.y()[i]);
                    high[1] = Math.max(high[1], mark.y()[i]);
                }
            }
        }
        return new Panel(x.limited(low[0], high[0]), y.limited(low[1], high[1]), traces, colours, place, layout);
    }
}
