package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.plotly.components.Figure;

/** The figures and the sentences of notebook 08: what networks reach that began with differently changed weights. */
public final class SurgeryPlots {

    private SurgeryPlots() { }

    /**
     * Draws the last accuracy of each start, every seed a dot.
     *
     * @param comparison the runs
     * @return the figure; its title names the highest and the lowest mean
     */
    public static Figure starts(Comparison comparison) {
        List<String> arms = comparison.arms();
        DotPlot dots = new DotPlot(arms);
        dots.with("accuracy", arms.stream().map(arm -> percent(comparison.accuracies(arm))).toList());
        TrainingRun any = comparison.runs(arms.get(0)).get(0);
        return dots.figure(title(comparison), "what the network began with; a dot for each seed, a bar for their mean",
                Frame.axis(any.evaluatedOn() + " accuracy [%]"));
    }

    private static String title(Comparison comparison) {
        Comparator<String> byMean = Comparator.comparingDouble(arm -> Paired.mean(comparison.accuracies(arm)));
        String best = comparison.arms().stream().max(byMean).orElseThrow();
        String last = comparison.arms().stream().min(byMean).orElseThrow();
        return String.format(Locale.ROOT, "On average \"%s\" ends highest (%.0f %%), \"%s\" lowest (%.0f %%)",
                best, Frame.PERCENT * Paired.mean(comparison.accuracies(best)),
                last, Frame.PERCENT * Paired.mean(comparison.accuracies(last)));
    }

    /**
     * Draws how much networks still name right that were cut and not trained again.
     *
     * @param percent what each names right, in percent; the first is the network that was not cut
     * @param classes how many classes there are to guess from
     * @return the figure; its title compares the first with the best of the others
     */
    public static Figure afterCut(Map<String, Double> percent, int classes) {
        String whole = percent.keySet().iterator().next();
        String best = percent.keySet().stream().skip(1).max(Comparator.comparing(percent::get)).orElse(whole);
        return Plots.bars(String.format(Locale.ROOT, "\"%s\" names %.0f %% right, the best of the others %.0f %%; guessing gives %.0f %%",
                whole, percent.get(whole), percent.get(best), Frame.PERCENT / classes),
                "test pictures of the source named right [%]", percent);
    }

    /**
     * Says whether one start ends above another, with the same pictures in the same order.
     *
     * @param comparison the runs
     * @param expected the start that is expected to be ahead
     * @param other the start that it is compared with
     * @return shown when it is ahead with every seed, from five seeds on by the interval of the difference
     */
    public static Claim ahead(Comparison comparison, String expected, String other) {
        return new Paired(expected, other, comparison.accuracies(expected), comparison.accuracies(other))
                .claim("after training", Frame.PERCENT, " %");
    }

    private static double[] percent(double[] shares) {
        return Arrays.stream(shares).map(share -> Frame.PERCENT * share).toArray();
    }
}
