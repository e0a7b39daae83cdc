package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One axis of a panel: what its numbers mean.
 *
 * @param title name and unit; may be empty
 * @param categories names that stand at 0, 1, 2 …; empty for an axis of numbers
 * @param ticks words to write at places of the axis; empty where the chart chooses numbers
 * @param low smallest number shown, or NaN to take it from the data
 * @param high largest number shown, or NaN
 * @param logarithmic whether equal factors are equal lengths
 */
record Scale(String title, List<String> categories, List<Tick> ticks, double low, double high, boolean logarithmic) {

    /** A word at its place. */
    record Tick(double at, String word) { }

    /**
     * Reads an axis.
     *
     * @param axis its part of the layout
     * @param values the coordinates of all traces on it
     * @return an axis of categories when a coordinate is a word, else of numbers
     */
    static Scale of(JsonNode axis, List<JsonNode> values) {
        Set<String> names = new LinkedHashSet<>();
        axis.path("categoryarray").forEach(name -> names.add(name.asText()));
        boolean words = axis.path("type").asText().equals("category");
        for (JsonNode list : values) {
            for (JsonNode value : list) {
                words |= value.isTextual();
            }
        }
        if (words) {
            values.forEach(list -> list.forEach(value -> names.add(label(value))));
        }
        List<String> categories = new ArrayList<>(names);
        if (axis.path("autorange").asText().equals("reversed")) {
            Collections.reverse(categories);
        }
        boolean logarithmic = axis.path("type").asText().equals("log");
        JsonNode range = axis.path("range");
        double low = range.path(0).isNumber() ? range.path(0).asDouble() : Double.NaN;
        double high = range.path(1).isNumber() ? range.path(1).asDouble() : Double.NaN;
        String title = PlotlyTree.plain(axis.path("title").path("text").asText(""));
        List<String> known = words ? List.copyOf(categories) : List.of();
        return new Scale(title, known, ticks(axis, known), logarithmic ? Math.pow(10, low) : low,
                logarithmic ? Math.pow(10, high) : high, logarithmic);
    }

    private static List<Tick> ticks(JsonNode axis, List<String> categories) {
        List<Tick> ticks = new ArrayList<>();
        JsonNode words = axis.path("ticktext");
        for (int i = 0; i < words.size(); i++) {
            ticks.add(new Tick(axis.path("tickvals").path(i).asDouble(i), PlotlyTree.plain(words.get(i).asText())));
        }
        for (int i = 0; words.isEmpty() && i < categories.size(); i++) {
            ticks.add(new Tick(i, categories.get(i)));
        }
        return ticks;
    }

    /** Returns whether words stand along the axis, those of categories or of its own ticks. */
    boolean isNamed() {
        return !ticks.isEmpty();
    }

    /** Returns whether the coordinates are names. */
    boolean isCategorical() {
        return !categories.isEmpty();
    }

    /**
     * Returns the numbers of a list of coordinates.
     *
     * @param list numbers or category names
     * @return numbers; NaN for what is missing
     */
    double[] numbers(JsonNode list) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : list) {
            numbers.add(isCategorical() ? categories.indexOf(label(value))
                    : value.isNumber() ? value.asDouble() : Double.NaN);
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the axis with limits: those it was given, else the data's with some air. */
    Scale limited(double smallest, double largest) {
        if (isCategorical()) {
            return new Scale(title, categories, ticks, -0.5, categories.size() - 0.5, false);
        }
        double from = Double.isFinite(smallest) ? smallest : 0;
        double to = Double.isFinite(largest) ? largest : 1;
        if (logarithmic) {
            from = from > 0 ? from / 1.2 : Math.min(to, 1) / 1000;
            to = to > 0 ? to * 1.2 : 1;
        } else {
            double air = to > from ? 0.05 * (to - from) : Math.max(0.5, Math.abs(to) * 0.1);
            from = from == 0 ? 0 : from - air;
            to = to == 0 ? 0 : to + air;
        }
        double first = Double.isNaN(low) ? from : low;
        double last = Double.isNaN(high) ? to : high;
        return new Scale(title, categories, ticks, Math.min(first, last), Math.max(first, last), logarithmic);
    }

    /** Returns the first places 0, 1, 2 … of an axis that has no coordinates of its own. */
    static double[] places(int count) {
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        return places;
    }

    private static String label(JsonNode value) {
        return value.isNumber() && value.asDouble() == Math.rint(value.asDouble()) ? Long.toString(value.asLong())
                : PlotlyTree.plain(value.asText());
    }
}
