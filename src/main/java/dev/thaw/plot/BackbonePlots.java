package dev.thaw.plot;

import dev.thaw.inspect.MultiplyAdds;
import dev.thaw.inspect.Throughput;
import dev.thaw.train.Comparison;
import dev.thaw.view.WordTable;
import dev.thaw.weights.Pretrained;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.plotly.components.Figure;

/** The figures that set backbones side by side: what they cost, what they reached elsewhere, and what they reach here. */
public final class BackbonePlots {

    private static final double MILLION = 1e6;
    private static final String ONE_KIND = "network";
    private static final NamedDots.Axis WORK = new NamedDots.Axis("multiply-adds for one image [millions]", NamedDots.Scale.FACTORS);

    private BackbonePlots() { }

    /**
     * Draws the measured time of each network over its counted work.
     *
     * <p>On the dashed line time is proportional to work, as it is for the network that does most of it in a second.
     *
     * @param speeds at least one network
     * @return the figure; its title names the two networks that are furthest from one line
     */
    public static NamedDots time(List<Throughput> speeds) {
        Throughput best = speeds.stream().max(Comparator.comparingDouble(Throughput::billionsPerSecond)).orElseThrow();
        Throughput worst = speeds.stream().min(Comparator.comparingDouble(Throughput::billionsPerSecond)).orElseThrow();
        double factor = best.billionsPerSecond() / worst.billionsPerSecond();
        String claim = String.format(Locale.ROOT, "For each multiply-add, %s takes %.1f times as long as %s", worst.network(),
                factor, best.network());
        List<NamedDots.Dot> dots = speeds.stream().map(speed -> new NamedDots.Dot(speed.network(), speed.multiplyAdds() / MILLION,
                speed.milliseconds(), ONE_KIND)).toList();
        return new NamedDots(claim, WORK, new NamedDots.Axis("time for one image [ms]", NamedDots.Scale.FACTORS), dots,
                Optional.of(best.milliseconds() / (best.multiplyAdds() / MILLION)), "time proportional to work");
    }

    /**
     * Draws the published accuracy of each network over its counted work.
     *
     * @param work multiply-adds for one image of the size that the accuracy was measured on
     * @return the figure, coloured by what the weights were trained on; its title says how far counted work and accuracy agree
     * @throws IllegalArgumentException if weights have no published accuracy
     */
    public static NamedDots published(Map<Pretrained, Long> work) {
        List<NamedDots.Dot> dots = work.entrySet().stream().map(entry -> new NamedDots.Dot(entry.getKey().card().text("network"),
                entry.getValue() / MILLION, entry.getKey().card().decimal("top1"), entry.getKey().card().text("trained_on"))).toList();
        List<NamedDots.Dot> ordered = dots.stream().sorted(Comparator.comparingDouble(NamedDots.Dot::x)).toList();
        int pairs = 0;
        int against = 0;
        for (int i = 0; i < ordered.size(); i++) {
            for (NamedDots.Dot more : ordered.subList(i + 1, ordered.size())) {
                pairs++;
                against += more.y() < ordered.get(i).y() ? 1 : 0;
            }
        }
        return new NamedDots("In %d of %d pairs, the network that does more work is the less accurate one".formatted(against, pairs),
                WORK, new NamedDots.Axis("published top-1 accuracy [%]", NamedDots.Scale.DIFFERENCES), dots, Optional.empty(), "");
    }

    /**
     * Draws what each backbone reached, every seed a dot.
     *
     * @param comparison one arm for each backbone
     * @return the figure; its title names the best and the worst mean
     */
    public static Figure accuracies(Comparison comparison) {
        List<String> ordered = comparison.arms().stream().sorted(Comparator.comparingDouble((String arm) -> mean(comparison, arm))).toList();
        String worst = ordered.get(0);
        String best = ordered.get(ordered.size() - 1);
        String claim = String.format(Locale.ROOT, "Best: %s, %.1f %%; last: %s, %.1f %%", best, mean(comparison, best), worst,
                mean(comparison, worst));
        DotPlot dots = new DotPlot(comparison.arms().stream().map(BackbonePlots::folded).toList());
        return dots.with("one seed", comparison.arms().stream().map(arm -> percent(comparison, arm)).toList())
                .figure(claim, "backbone", Frame.percent(SeedCurves.judge(comparison) + " accuracy"));
    }

    /**
     * Lists what each backbone reached, and how fast it is.
     *
     * @param comparison one arm for each backbone
     * @param speeds of the same backbones, by the same names
     * @return one row for each; the accuracy is the mean of the seeds
     */
    public static WordTable sideBySide(Comparison comparison, Map<String, Throughput> speeds) {
        WordTable table = WordTable.of("%s accuracy, mean over seeds %s, and speed".formatted(Titles.capital(SeedCurves.judge(comparison)),
                comparison.seeds()), "backbone", "#accuracy [%]", "#pictures/s", "#mult-adds");
        for (String arm : comparison.arms()) {
            table = table.row(arm, String.format(Locale.ROOT, "%.1f", mean(comparison, arm)),
                    String.format(Locale.ROOT, "%.0f", speeds.get(arm).imagesPerSecond()), MultiplyAdds.text(speeds.get(arm).multiplyAdds()));
        }
        return table;
    }

    /**
     * Draws what each backbone reached by each recipe, every seed a dot.
     *
     * @param recipes the name of a recipe, and one arm for each backbone trained by it
     * @return the figure; its title says which of the two moves the accuracy further
     */
    public static Figure recipes(Map<String, Comparison> recipes) {
        List<String> backbones = recipes.values().iterator().next().arms();
        DotPlot dots = new DotPlot(backbones.stream().map(BackbonePlots::folded).toList());
        recipes.forEach((name, comparison) -> dots.with(name, backbones.stream().map(arm -> percent(comparison, arm)).toList()));
        String claim = furthest(recipes, backbones).sentence();
        return dots.figure(Titles.capital(claim), "backbone", Frame.percent("accuracy"));
    }

    /**
     * Says whether the choice of the backbone or of the recipe moves the accuracy further.
     *
     * @param recipes the name of a recipe, and one arm for each backbone trained by it
     * @param backbones which of them count, such as those that learned something before
     * @return what the means of the seeds show
     */
    public static Claim furthest(Map<String, Comparison> recipes, List<String> backbones) {
        List<Double> byBackbone = recipes.values().stream().map(comparison -> spread(backbones.stream()
                .map(arm -> mean(comparison, arm)).toList())).toList();
        List<Double> byRecipe = backbones.stream().map(arm -> spread(recipes.values().stream()
                .map(comparison -> mean(comparison, arm)).toList())).toList();
        double backbone = byBackbone.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double recipe = byRecipe.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new Claim(backbone == recipe ? Claim.Standing.OPEN : backbone > recipe ? Claim.Standing.SHOWN : Claim.Standing.REVERSED, String.format(Locale.ROOT,
                "between %d backbones the accuracy differs by up to %.1f points, between recipes by up to %.1f", backbones.size(),
                backbone, recipe));
    }

    private static double spread(List<Double> values) {
        var all = values.stream().collect(Collectors.summarizingDouble(Double::doubleValue));
        return all.getMax() - all.getMin();
    }

    private static double[] percent(Comparison comparison, String arm) {
        return Arrays.stream(comparison.accuracies(arm)).map(share -> Frame.PERCENT * share).toArray();
    }

    private static double mean(Comparison comparison, String arm) {
        return Paired.mean(percent(comparison, arm));
    }

    /** Breaks a name into lines, so that it fits under its place. */
    private static String folded(String name) {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : name.split(" ")) {
            String last = lines.get(lines.size() - 1);
            if (last.isEmpty() || last.length() + word.length() < 16) {
                lines.set(lines.size() - 1, (last + " " + word).strip());
            } else {
                lines.add(word);
            }
        }
        return String.join("<br>", lines);
    }
}
