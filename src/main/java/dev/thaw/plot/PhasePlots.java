package dev.thaw.plot;

import dev.thaw.metric.Predictions;
import dev.thaw.train.SourceWatch.Look;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of training in phases: where each way ends, and what happens to the body in the first steps. */
public final class PhasePlots {

    private static final double THICK = 3;
    private static final double THIN = 1;

    private PhasePlots() { }

    /**
     * Draws how many images each way got right, a dot for each seed.
     *
     * @param said the name of each way, and what its networks said, one for each seed in the same order
     * @return the figure; its title names the way with the highest mean, and how far the next one is
     */
    public static Figure ends(Map<String, List<Predictions>> said) {
        Map<String, double[]> percent = new LinkedHashMap<>();
        said.forEach((name, seeds) -> percent.put(name, percent(seeds)));
        List<String> names = percent.keySet().stream()
                .sorted((one, other) -> Double.compare(Paired.mean(percent.get(other)), Paired.mean(percent.get(one)))).toList();
        String claim = names.size() < 2 ? names.toString() : String.format(Locale.ROOT, "Highest mean: %s, %.1f %% – %.1f more than %s",
                names.get(0), Paired.mean(percent.get(names.get(0))),
                Paired.mean(percent.get(names.get(0))) - Paired.mean(percent.get(names.get(1))), names.get(1));
        return new DotPlot(List.copyOf(percent.keySet())).with("one seed", List.copyOf(percent.values()))
                .figure(claim, "", Frame.axis("test accuracy [%]"));
    }

    /**
     * Says whether one way ended higher than another.
     *
     * @param first the way that should end higher
     * @param second the other
     * @param said what the networks of all ways said, one for each seed in the same order
     * @return shown when it did with every seed, reversed when the other did
     */
    public static Claim higher(String first, String second, Map<String, List<Predictions>> said) {
        return more("%s ends higher than %s".formatted(first, second), percent(said.get(first)), percent(said.get(second)));
    }

    private static Claim more(String sentence, double[] one, double[] other) {
        int ahead = 0;
        int behind = 0;
        for (int i = 0; i < one.length; i++) {
            ahead += one[i] > other[i] ? 1 : 0;
            behind += one[i] < other[i] ? 1 : 0;
        }
        Claim.Standing standing = ahead == one.length ? Claim.Standing.SHOWN
                : behind == one.length ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, String.format(Locale.ROOT, "%s: %.1f and %.1f %% on average, in %d of %d seeds.", sentence,
                Paired.mean(one), Paired.mean(other), ahead, one.length));
    }

    private static double[] percent(List<Predictions> seeds) {
        return seeds.stream().mapToDouble(said -> Frame.PERCENT * said.accuracy()).toArray();
    }

    /**
     * Draws how far the body has moved.
     *
     * @param looks the name of each way, and what was seen with each seed, at the same steps
     * @return the figure; its title gives the least and the largest drift at the end
     */
    public static Figure drift(Map<String, List<List<Look>>> looks) {
        return steps("Drift", looks, look -> Frame.PERCENT * look.drift(), Frame.axis("drift of the body's weights [%]"));
    }

    /**
     * Draws how many images of the old task the body still gets right under its old head.
     *
     * @param looks the name of each way, and what was seen with each seed, at the same steps
     * @return the figure; its title gives the least and the largest share at the end
     */
    public static Figure source(Map<String, List<List<Look>>> looks) {
        return steps("Old task", looks, look -> Frame.PERCENT * look.sourceAccuracy(),
                Frame.percent("accuracy on the old task"));
    }

    /**
     * Says whether the body moved further, and forgot more, one way than another.
     *
     * @param first the way that should do more harm
     * @param second the other
     * @param looks the name of each way, and what was seen with each seed, at the same steps
     * @return two claims about the last step: of the drift, and of the old task's images that the weights alone lost
     */
    public static List<Claim> harm(String first, String second, Map<String, List<List<Look>>> looks) {
        ToDoubleFunction<List<Look>> drift = seed -> Frame.PERCENT * seed.get(seed.size() - 1).drift();
        ToDoubleFunction<List<Look>> lost = seed -> Frame.PERCENT * (seed.get(0).byWeights() - seed.get(seed.size() - 1).byWeights());
        return List.of(more("under %s the body drifts further than under %s".formatted(first, second),
                        numbers(looks.get(first), drift), numbers(looks.get(second), drift)),
                more("under %s its weights lose more of the old pictures than under %s".formatted(first, second),
                        numbers(looks.get(first), lost), numbers(looks.get(second), lost)));
    }

    private static double[] numbers(List<List<Look>> seeds, ToDoubleFunction<List<Look>> number) {
        return seeds.stream().mapToDouble(number).toArray();
    }

    /**
     * Draws the same with the running statistics of the start under the body's weights of now.
     *
     * @param looks the name of each way, and what was seen with each seed, at the same steps
     * @return the figure; its title gives the least and the largest share at the end
     */
    public static Figure sourceByWeights(Map<String, List<List<Look>>> looks) {
        return steps("Weights alone", looks, look -> Frame.PERCENT * look.byWeights(),
                Frame.percent("old task, old statistics: accuracy"));
    }

    private static Figure steps(String what, Map<String, List<List<Look>>> looks, ToDoubleFunction<Look> number, Axis y) {
        Map<String, String> colours = Palette.colours(List.copyOf(looks.keySet()));
        List<Trace> traces = new ArrayList<>();
        Map<String, Double> ends = new LinkedHashMap<>();
        looks.forEach((name, seeds) -> {
            double[] x = seeds.get(0).stream().mapToDouble(Look::step).toArray();
            double[] mean = new double[x.length];
            for (List<Look> seed : seeds) {
                double[] values = seed.stream().mapToDouble(number).toArray();
                traces.add(Frame.curve(x, values, colours.get(name), THIN).name(name + ", one seed").showLegend(false).opacity(0.5)
                        .build());
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += values[i] / seeds.size();
                }
            }
            traces.add(Frame.series(x, mean, colours.get(name), THICK).name(name).build());
            ends.put(name, mean[mean.length - 1]);
        });
        int last = looks.values().iterator().next().get(0).stream().mapToInt(Look::step).max().orElse(0);
        String most = Collections.max(ends.entrySet(), Map.Entry.comparingByValue()).getKey();
        String least = Collections.min(ends.entrySet(), Map.Entry.comparingByValue()).getKey();
        String claim = String.format(Locale.ROOT, "%s after %d steps: %.1f %% (%s) to %.1f %% (%s)", what, last, ends.get(least),
                least, ends.get(most), most);
        return new Figure(Frame.layout(claim, Frame.axis("training step (one batch each)"), y), traces.toArray(Trace[]::new));
    }
}
