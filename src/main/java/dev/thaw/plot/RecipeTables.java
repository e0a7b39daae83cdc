package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.Recipe;
import dev.thaw.train.TrainingRun;
import dev.thaw.view.WordTable;
import dev.thaw.weights.Pretrained;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The tables of recipes: when a start pays, and which recipes can run on this machine. */
public final class RecipeTables {

    private RecipeTables() { }

    /**
     * Lays out when each arm first reached what another had at its end.
     *
     * @param comparison arms of runs that were evaluated after each epoch
     * @param reference the arm whose last accuracy, seed by seed, is the mark
     * @return one row for each arm: the mean at the end, and for each seed the epoch in which the mark was reached
     */
    public static WordTable epochsUntil(Comparison comparison, String reference) {
        List<TrainingRun> marks = comparison.runs(reference);
        WordTable table = WordTable.of("epochs until the last %s accuracy of \"%s\", seed by seed".formatted(
                marks.get(0).evaluatedOn(), reference), "arm", "#accuracy at the end", "#epochs in all", "#epochs until then");
        for (String arm : comparison.arms()) {
            StringBuilder reached = new StringBuilder();
            for (int seed = 0; seed < marks.size(); seed++) {
                OptionalInt epoch = comparison.runs(arm).get(seed).epochsUntil(marks.get(seed).finalAccuracy());
                reached.append(seed == 0 ? "" : ", ").append(epoch.isPresent() ? String.valueOf(epoch.getAsInt()) : "never");
            }
            table = table.row(arm, String.format(Locale.ROOT, "%.1f %%", Frame.PERCENT * Paired.mean(comparison.accuracies(arm))),
                    comparison.runs(arm).get(0).last().number(), reached);
        }
        return table;
    }

    /**
     * Lays out which recipes find public weights for their network on this machine; nothing is downloaded.
     *
     * @param recipes such as {@code Recipes.list()}
     * @return one row for each: its network, its images, and its weights' file, or what to give instead
     */
    public static WordTable weights(List<Recipe> recipes) {
        WordTable table = WordTable.of("what the recipes start from, on this machine", "recipe", "network", "#images", "weights");
        for (Recipe recipe : recipes) {
            table = table.row(recipe.name(), recipe.architecture().name(), "%d px".formatted(recipe.imageSize()), start(recipe));
        }
        return table;
    }

    private static String start(Recipe recipe) {
        String network = recipe.architecture().name();
        if (!Pretrained.names().contains(network)) {
            return "no public weights are known here: ./thaw recipe %s --weights FILE".formatted(recipe.name());
        }
        return Pretrained.of(network).found().map(Path::getFileName).map(file -> "here: " + file)
                .orElse("absent: ./thaw recipe %s --weights FILE, or Pretrained.of(\"%s\").download(…)".formatted(recipe.name(),
                        network));
    }
}
