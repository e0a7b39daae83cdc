package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.engine.Torch;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long both sides took to load a ResNet-50.
 *
 * @param rounds the pairs of each format
 * @param versions what the Python side runs on
 */
record WeightsResult(Map<String, List<Round>> rounds, JsonObject versions) implements BenchResult {

    static final List<String> FORMATS = List.of("pth", "safetensors");

    private static final double GOAL = 1.2;
    private static final Map<String, String> CALLS = Map.of("pth", "torch.load(weights_only=True)",
            "safetensors", "safetensors.torch.load_file");

    /** Seconds of one load on each side. */
    record Round(double thaw, double python) { }

    @Override
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        rounds.forEach((format, pairs) -> {
            double ratio = ratio(pairs).middle();
            goals.add(new Goal("." + format + ": seconds here / seconds in Python, median of pairs", ratio, "≤ 1.2", ratio <= GOAL));
        });
        return goals;
    }

    private static Median ratio(List<Round> pairs) {
        return Median.of(pairs.stream().map(pair -> pair.thaw() / pair.python()).toList());
    }

    WordTable table() {
        WordTable table = WordTable.of("ResNet-50, 102 MB, from the file to values in the network, each parameter summed once",
                "", "#median", "#from", "#to", "");
        for (Map.Entry<String, List<Round>> entry : rounds.entrySet()) {
            List<Round> pairs = entry.getValue();
            table = row(table, "." + entry.getKey() + ", Thaw [ms]", Median.of(pairs.stream().map(Round::thaw).toList()), 1e3, "");
            table = row(table, "." + entry.getKey() + ", " + CALLS.get(entry.getKey()) + " [ms]",
                    Median.of(pairs.stream().map(Round::python).toList()), 1e3, "");
            Median ratio = ratio(pairs);
            table = row(table, "." + entry.getKey() + ", ratio of %d pairs, goal ≤ 1.2".formatted(pairs.size()), ratio, 1,
                    ratio.middle() <= GOAL ? "met" : "MISSED");
        }
        return table;
    }

    private static WordTable row(WordTable table, String what, Median median, double times, String verdict) {
        return table.row(what, number(median.middle() * times), number(median.least() * times), number(median.most() * times), verdict);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("benchmark", "weights");
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        fields.put("torch_threads", Torch.threads());
        fields.put("java", System.getProperty("java.version"));
        fields.put("python", versions);
        fields.put("rounds", rounds);
        fields.put("goals", goals());
        return fields;
    }
}
