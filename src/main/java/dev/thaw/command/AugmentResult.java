package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Map;

/**
 * How many augmented images both sides made in a second.
 *
 * @param rounds the pairs
 * @param options what was asked
 * @param versions what the Python side runs on
 */
record AugmentResult(List<PairedMeasure.Pair> rounds, AugmentBenchOptions options, JsonObject versions) implements BenchResult {

    private static final double GOAL = 8;

    private PairedMeasure measure() {
        return new PairedMeasure("augmentation", "images/s", PairedMeasure.Better.MORE, GOAL, rounds);
    }

    @Override
    public List<Goal> goals() {
        return measure().goal().stream().toList();
    }

    WordTable table() {
        return measure().addTo(PairedMeasure.table(
                "RandomCrop(32, 4), flip, ColorJitter(.2, .2, .2, .1), rotation 15, normalised, batches of %d"
                        .formatted(options.batch())), "torchvision with %d workers".formatted(options.workers()));
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = BenchResult.head("augment");
        fields.put("omp_wait_policy", RecipeResult.policy());
        fields.put("python", versions);
        fields.put("images", options.images());
        fields.put("batch", options.batch());
        fields.put("workers", options.workers());
        fields.put("rounds", rounds);
        fields.put("goals", goals());
        return fields;
    }
}
