package dev.thaw.command;

import dev.thaw.engine.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a benchmark found: its goals, and all its numbers for the JSON file. */
interface BenchResult {

    List<Goal> goals();

    /** All numbers, by name, in the order of the file. */
    Map<String, Object> fields();

    /** The tables for a page of documentation, where there are any. */
    default Optional<String> markdown() {
        return Optional.empty();
    }

    /** What the numbers of a benchmark of speed begin with: its name, and on what it ran. */
    static Map<String, Object> head(String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("benchmark", name);
        fields.put("cores", Runtime.getRuntime().availableProcessors());
        fields.put("torch_threads", Torch.threads());
        fields.put("java", System.getProperty("java.version"));
        return fields;
    }
}
