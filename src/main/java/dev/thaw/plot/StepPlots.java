package dev.thaw.plot;

import dev.thaw.inspect.StepOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/** Figures of single training steps: gradients and distances, one line for each case. */
public final class StepPlots {

    private static final double WIDTH = 3;

    private StepPlots() { }

    /**
     * Draws the size of a part's gradient after each backward pass.
     *
     * @param part a path or a module
     * @param cases the cases to compare; one without a gradient has no line
     * @return the figure; its title names the largest and the smallest gradient at the end
     * @throws IllegalArgumentException if no case is given, or none of them has the part
     */
    public static Figure gradients(String part, StepOutcome... cases) {
        int passes = Arrays.stream(cases).mapToInt(StepOutcome::passes).max().orElseThrow(() ->
                new IllegalArgumentException("there is no case to draw; give the outcome of one or more"));
        List<StepOutcome> ends = Arrays.stream(cases).filter(one -> !Double.isNaN(last(part, one)))
                .sorted((one, other) -> Double.compare(last(part, other), last(part, one))).toList();
        String claim = ends.isEmpty() ? "No case gives %s a gradient".formatted(part)
                : "Gradient of %s after pass %d: %s".formatted(part, passes, ends.size() == 1 ? named(part, ends.get(0))
                        : named(part, ends.get(0)) + "; " + named(part, ends.get(ends.size() - 1)));
        return figure(claim, "backward pass", "norm of the gradient", 1, cases, one -> IntStream.range(0, one.passes())
                .mapToDouble(pass -> one.gradientNorm(part, pass)).toArray());
    }

    private static String named(String part, StepOutcome one) {
        return String.format(Locale.ROOT, "%s: %.2f", one.name(), last(part, one));
    }

    private static double last(String part, StepOutcome one) {
        return one.passes() == 0 ? Double.NaN : one.gradientNorm(part, one.passes() - 1);
    }

    /**
     * Draws how far a part is from where it began.
     *
     * @param part a path or a module; a path may be a running mean or variance
     * @param cases the cases to compare
     * @return the figure; its title counts and names the cases in which every number stayed
     */
    public static Figure distances(String part, StepOutcome... cases) {
        List<String> still = Arrays.stream(cases).filter(one -> Arrays.stream(one.distances(part)).allMatch(way -> way == 0))
                .map(StepOutcome::name).toList();
        String claim = "%s kept its numbers in %d of %d cases%s".formatted(part, still.size(), cases.length,
                still.isEmpty() || still.size() == cases.length ? "" : ": " + String.join("; ", still));
        return figure(claim, "step", "largest change since the start", 0, cases, one -> one.distances(part));
    }

    private static Figure figure(String claim, String xTitle, String yTitle, int first, StepOutcome[] cases,
            Function<StepOutcome, double[]> heights) {
        Map<String, String> colours = Palette.colours(Arrays.stream(cases).map(StepOutcome::name).toList());
        List<Trace> traces = new ArrayList<>();
        int end = first;
        for (StepOutcome one : cases) {
            double[] y = heights.apply(one);
            int[] there = IntStream.range(0, y.length).filter(i -> !Double.isNaN(y[i])).toArray();
            if (there.length > 0) {
                traces.add(Frame.curve(Arrays.stream(there).mapToDouble(i -> first + i).toArray(),
                        Arrays.stream(there).mapToDouble(i -> y[i]).toArray(), colours.get(one.name()), WIDTH)
                        .name(one.name()).build());
            }
            end = Math.max(end, first + y.length - 1);
        }
        return new Figure(Frame.layout(claim, Frame.counts(xTitle, first, end), Frame.axis(yTitle)),
                traces.toArray(Trace[]::new));
    }
}
