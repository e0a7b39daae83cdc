package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says a figure in words, for those who cannot see it: its claim, then each series with its first and last value. */
final class FigureWords {

    /** Longer lists of series are counted, not read out. */
    private static final int MOST_SERIES = 12;
    /** Up to so many values are read out whole. */
    private static final int MOST_VALUES = 6;
    /** Groups stand at 1, 2, 3 …, and their dots beside them. */
    private static final double GROUP = 0.5;
    private static final double SAME_PLACE = 1e-3;

    private FigureWords() { }

    /**
     * Returns the figure in words.
     *
     * @param tree the figure
     * @return a first line with the claim and the names of the series, then one line for each series that has values
     */
    static String of(PlotlyTree tree) {
        List<ObjectNode> named = tree.traces().stream().filter(trace -> trace.path("showlegend").asBoolean(true)).toList();
        List<String> lines = new ArrayList<>();
        lines.add("Figure" + (tree.title().isEmpty() ? "" : " \"" + tree.title() + "\"") + ": "
                + named.stream().map(FigureWords::name).distinct().collect(Collectors.joining(", ")));
        axes(tree, lines);
        named.stream().limit(MOST_SERIES).map(trace -> series(trace, tree.layout())).filter(line -> !line.isEmpty()).forEach(lines::add);
        if (named.size() > MOST_SERIES) {
            lines.add("and %d series more".formatted(named.size() - MOST_SERIES));
        }
        return String.join("\n", lines);
    }

    private static void axes(PlotlyTree tree, List<String> lines) {
        String across = title(tree, "xaxis");
        String up = title(tree, "yaxis");
        if (!across.isEmpty() && !up.isEmpty()) {
            lines.add("%s against %s".formatted(up, across));
        }
    }

    private static String title(PlotlyTree tree, String axis) {
        return PlotlyTree.plain(tree.layout().path(axis).path("title").path("text").asText(""));
    }

    private static String name(ObjectNode trace) {
        return PlotlyTree.plain(trace.path("name").asText(trace.path("type").asText("trace")));
    }

    /** Returns a line such as {@code fine-tuning: 12.5 at 0 … 83 at 24}; empty where there is nothing to say. */
    private static String series(ObjectNode trace, JsonNode layout) {
        boolean lying = trace.path("orientation").asText().equals("h");
        JsonNode places = trace.path(lying ? "y" : "x");
        JsonNode values = trace.path(lying ? "x" : "y");
        JsonNode axis = layout.path(lying ? "yaxis" : "xaxis");
        if (values.isEmpty() || places.size() != values.size()) {
            return "";
        }
        List<String> points = IntStream.range(0, values.size()).filter(i -> !values.get(i).isNull())
                .mapToObj(i -> "%s at %s".formatted(word(values.get(i)), place(places.get(i), axis))).toList();
        return name(trace) + ": " + (points.size() <= MOST_VALUES ? String.join(", ", points)
                : points.get(0) + " … " + points.get(points.size() - 1));
    }

    /** Returns the words of the axis for a place: those of the tick there, or of the group around it where ticks name groups. */
    private static String place(JsonNode value, JsonNode axis) {
        JsonNode ticks = axis.path("tickvals");
        boolean groups = IntStream.range(0, ticks.size()).allMatch(i -> ticks.get(i).asDouble() == i + 1);
        return IntStream.range(0, Math.min(ticks.size(), axis.path("ticktext").size()))
                .filter(i -> Math.abs(ticks.get(i).asDouble() - value.asDouble(Double.NaN)) < (groups ? GROUP : SAME_PLACE))
                .mapToObj(i -> word(axis.path("ticktext").get(i))).findFirst().orElseGet(() -> word(value));
    }

    private static String word(JsonNode value) {
        return value.isNumber() ? ArrayView.number(value.asDouble()) : PlotlyTree.plain(value.asText());
    }
}
