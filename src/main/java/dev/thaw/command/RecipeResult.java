package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Training here and in Python, side by side.
 *
 * @param measured everything, in the order of the table
 * @param options what was asked
 * @param images what the recipe epoch read
 * @param versions what the Python side runs on
 */
record RecipeResult(List<Measured> measured, RecipeBenchOptions options, String images, JsonObject versions)
        implements BenchResult {

    /**
     * One measure and its circumstances.
     *
     * @param measure the pairs
     * @param others cores that other processes kept busy just before; not a number where the system does not say
     * @param note what must be known beside it; may be empty
     */
    record Measured(PairedMeasure measure, double others, String note) {

        String line() {
            return "%s: ratio %s (%s to %s), %s and %s %s; other processes: %s cores".formatted(measure.what(),
                    PairedMeasure.number(measure.ratio().middle()), PairedMeasure.number(measure.ratio().least()),
                    PairedMeasure.number(measure.ratio().most()), PairedMeasure.number(measure.thaw().middle()),
                    PairedMeasure.number(measure.python().middle()), measure.unit(), String.format(Locale.ROOT, "%.2f", others));
        }
    }

    @Override
    public List<Goal> goals() {
        return measured.stream().map(one -> one.measure().goal()).flatMap(Optional::stream).toList();
    }

    WordTable table() {
        WordTable table = PairedMeasure.table("Training here and in PyTorch, batches of 64, %d pairs, OMP_WAIT_POLICY=%s"
                .formatted(options.rounds(), policy()));
        for (Measured one : measured) {
            table = one.measure().addTo(table, "PyTorch");
            if (!one.note().isEmpty()) {
                table = table.row("  " + one.note(), "", "", "", "");
            }
            table = table.row("  other processes just before [cores]", String.format(Locale.ROOT, "%.2f", one.others()),
                    "", "", "");
        }
        return table;
    }

    static String policy() {
        return System.getenv().getOrDefault("OMP_WAIT_POLICY", "unset");
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = BenchResult.head("recipe");
        fields.put("omp_wait_policy", policy());
        fields.put("malloc_top_pad", System.getenv().getOrDefault("MALLOC_TOP_PAD_", "unset"));
        fields.put("python", versions);
        fields.put("images", images);
        fields.put("images_in_an_epoch", options.images());
        fields.put("steps", options.steps());
        fields.put("measured", measured);
        fields.put("goals", goals());
        return fields;
    }
}
