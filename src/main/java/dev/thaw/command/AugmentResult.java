package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.engine.Torch;
import dev.thaw.view.WordTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many augmented images both sides made in a second.
 *
 * @param rounds the pairs
 * @param options what was asked
 * @param versions what the Python side runs on
 */
record AugmentResult(List<Round> rounds, AugmentBenchOptions options, JsonObject versions) implements BenchResult {

    private static final double GOAL = 8;

    /** Images a second on each side. */
    record Round(double thaw, double python) { }

    private Median ratio() {
        return Median.of(rounds.stream().map(round -> round.thaw() / round.python()).toList());
    }

    @Override
    public List<Goal> goals() {
        double ratio = ratio().middle();
        return List.of(new Goal("images a second here / in torchvision with %d workers, median of pairs".formatted(options.workers()),
                ratio, "≥ 8", ratio >= GOAL));
    }

    WordTable table() {
        Median ratio = ratio();
        return row(row(row(WordTable.of("RandomCrop(32, 4), flip, ColorJitter(.2, .2, .2, .1), rotation 15, normalised, batches of %d"
                        .formatted(options.batch()), "", "#median", "#from", "#to", ""),
                "Thaw [images/s]", Median.of(rounds.stream().map(Round::thaw).toList()), ""),
                "torchvision, %d workers [images/s]".formatted(options.workers()),
                Median.of(rounds.stream().map(Round::python).toList()), ""),
                "ratio of %d pairs, goal ≥ 8".formatted(rounds.size()), ratio, ratio.middle() >= GOAL ? "met" : "MISSED");
    }

    private static WordTable row(WordTable table, String what, Median median, String verdict) {
        return table.row(what, number(median.middle()), number(median.least()), number(median.most()), verdict);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("benchmark", "augment");
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        fields.put("torch_threads", Torch.threads());
        fields.put("omp_wait_policy", System.getenv().getOrDefault("OMP_WAIT_POLICY", "unset"));
        fields.put("java", System.getProperty("java.version"));
        fields.put("python", versions);
        fields.put("images", options.images());
        fields.put("batch", options.batch());
        fields.put("workers", options.workers());
        fields.put("rounds", rounds);
        fields.put("goals", goals());
        return fields;
    }
}
