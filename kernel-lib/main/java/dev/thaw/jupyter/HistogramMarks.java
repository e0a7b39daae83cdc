package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts values in bins of a round width and draws the counts as bars without gaps. */
final class HistogramMarks {

    private static final int MOST_BINS = 60;

    private HistogramMarks() { }

    static List<Mark> of(Panel panel, ObjectNode trace, Color otherwise) {
        boolean lies = !trace.has("x") && trace.has("y");
        double[] values = Arrays.stream((lies ? panel.y() : panel.x()).numbers(trace.path(lies ? "y" : "x")))
                .filter(Double::isFinite).toArray();
        if (values.length == 0) {
            return List.of();
        }
        Color colour = TraceMarks.stroke(trace, otherwise);
        boolean categories = (lies ? panel.y() : panel.x()).isCategorical();
        double width = categories ? 1 : width(values, trace.path(lies ? "nbinsy" : "nbinsx").asInt(0));
        double start = categories ? -0.5 : Math.floor(Arrays.stream(values).min().orElse(0) / width) * width;
        int bins = 1 + (int) Math.floor((Arrays.stream(values).max().orElse(0) - start) / width);
        double[] counts = new double[bins];
        for (double value : values) {
            counts[(int) Math.floor((value - start) / width)]++;
        }
        double unit = unit(trace.path("histnorm").asText(""), values.length, width);
        List<Mark> marks = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            double left = start + bin * width;
            Mark bar = Mark.box(left + 0.03 * width, 0, left + 0.97 * width, counts[bin] * unit, colour);
            marks.add(lies ? bar.turned() : bar);
        }
        return marks;
    }

    private static double unit(String norm, int count, double width) {
        return switch (norm) {
            case "percent" -> 100.0 / count;
            case "probability" -> 1.0 / count;
            case "density" -> 1 / width;
            case "probability density" -> 1 / (count * width);
            default -> 1;
        };
    }

    /** 1, 2 or 5 times a power of ten, so that about as many bins come out as asked, or as the count suggests. */
    private static double width(double[] values, int asked) {
        double span = Arrays.stream(values).max().orElse(1) - Arrays.stream(values).min().orElse(0);
        if (span == 0) {
            return 1;
        }
        double raw = span / Math.min(MOST_BINS, asked > 0 ? asked : 1 + Math.sqrt(values.length));
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
