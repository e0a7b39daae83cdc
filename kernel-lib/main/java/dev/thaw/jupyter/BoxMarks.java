package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Draws boxes: quartiles, median, whiskers to the last value within 1.5 box lengths, and points beyond. */
final class BoxMarks {

    private static final double HALF_WIDTH = 0.28;
    private static final double WHISKER = 1.5;

    private BoxMarks() { }

    static List<Mark> of(Panel panel) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < panel.traces().size(); i++) {
            ObjectNode trace = panel.traces().get(i);
            if (trace.path("type").asText().equals("box")) {
                Color colour = TraceMarks.stroke(trace, Ink.trace(panel.colours().get(i)));
                groups(panel, trace, i).forEach((place, values) -> marks.addAll(box(place, values, colour)));
            }
        }
        return marks;
    }

    /** The values at each place; a trace without abscissae has one place, its own. */
    private static Map<Double, double[]> groups(Panel panel, ObjectNode trace, int index) {
        double[] y = panel.y().numbers(trace.path("y"));
        double[] x = panel.x().numbers(trace.path("x"));
        double own = panel.x().isCategorical() ? panel.x().categories().indexOf(Panel.name(trace, index)) : 0;
        Map<Double, double[]> groups = new TreeMap<>();
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i])) {
                double value = y[i];
                groups.merge(i < x.length ? x[i] : own, new double[] {value}, (old, one) -> {
                    double[] more = Arrays.copyOf(old, old.length + 1);
                    more[old.length] = value;
                    return more;
                });
            }
        }
        groups.values().forEach(Arrays::sort);
        return groups;
    }

    private static List<Mark> box(double place, double[] sorted, Color colour) {
        double first = quantile(sorted, 0.25);
        double middle = quantile(sorted, 0.5);
        double third = quantile(sorted, 0.75);
        double reach = WHISKER * (third - first);
        double low = Arrays.stream(sorted).filter(v -> v >= first - reach).min().orElse(first);
        double high = Arrays.stream(sorted).filter(v -> v <= third + reach).max().orElse(third);
        double left = place - HALF_WIDTH;
        double right = place + HALF_WIDTH;
        List<Mark> marks = new ArrayList<>();
        marks.add(Mark.box(left, first, right, third, Ink.faded(colour, 0.35)));
        marks.add(line(colour, left, first, right, first, right, third, left, third, left, first));
        marks.add(line(colour, left, middle, right, middle));
        marks.add(line(colour, place, third, place, high));
        marks.add(line(colour, place, first, place, low));
        marks.add(line(colour, place - 0.12, low, place + 0.12, low));
        marks.add(line(colour, place - 0.12, high, place + 0.12, high));
        double[] beyond = Arrays.stream(sorted).filter(v -> v < low || v > high).toArray();
        double[] places = new double[beyond.length];
        Arrays.fill(places, place);
        if (beyond.length > 0) {
            marks.add(Mark.points(places, beyond, colour, 5));
        }
        return marks;
    }

    private static Mark line(Color colour, double... corners) {
        double[] x = new double[corners.length / 2];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = corners[2 * i];
            y[i] = corners[2 * i + 1];
        }
        return Mark.line(x, y, colour, 1.8f);
    }

    /** Linear between the two nearest values: number 7 of Hyndman and Fan, "Sample Quantiles", 1996. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
