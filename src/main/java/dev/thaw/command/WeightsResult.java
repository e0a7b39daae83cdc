package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long both sides took to load a ResNet-50.
 *
 * @param rounds the pairs of each format
 * @param versions what the Python side runs on
 */
record WeightsResult(Map<String, List<PairedMeasure.Pair>> rounds, JsonObject versions) implements BenchResult {

    static final List<String> FORMATS = List.of("pth", "safetensors");

    private static final double GOAL = 1.2;
    private static final Map<String, String> CALLS = Map.of("pth", "torch.load(weights_only=True)",
            "safetensors", "safetensors.torch.load_file");

    private Stream<PairedMeasure> measures() {
        return rounds.entrySet().stream().map(entry -> new PairedMeasure("." + entry.getKey(), "ms",
                PairedMeasure.Better.LESS, GOAL, entry.getValue().stream()
                        .map(pair -> new PairedMeasure.Pair(1e3 * pair.thaw(), 1e3 * pair.python())).toList()));
    }

    @Override
    public List<Goal> goals() {
        return measures().map(PairedMeasure::goal).flatMap(Optional::stream).toList();
    }

    WordTable table() {
        WordTable table = PairedMeasure.table(
                "ResNet-50, 102 MB, from the file to values in the network, each parameter summed once");
        for (PairedMeasure measure : measures().toList()) {
            table = measure.addTo(table, CALLS.get(measure.what().substring(1)));
        }
        return table;
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = BenchResult.head("weights");
        fields.put("python", versions);
        fields.put("rounds", rounds);
        fields.put("goals", goals());
        return fields;
    }
}
