package dev.thaw.train;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.store.Checksum;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a training needs to go on, as tensors and JSON in one safetensors file with a checksum over both.
 *
 * @param words the settings and data that it belongs to, by what they are
 * @param progress counters and numbers so far, as JSON
 * @param tensors weights and buffers, the optimizer's memory, best weights and step numbers, each kind under its prefix
 */
record SavedTraining(Map<String, String> words, JsonObject progress, StateDict tensors) {

    private static final String CHECKSUM = "sha256";
    private static final String WORDS = "settings";
    private static final String PROGRESS = "progress";

    /** Returns the tensors of one kind under their own names. */
    StateDict part(String kind) {
        String prefix = kind + "/";
        return tensors.filter(name -> name.startsWith(prefix)).rename(name -> name.substring(prefix.length()));
    }

    static void add(Map<String, TensorData> tensors, String kind, StateDict part) {
        part.tensors().forEach((name, tensor) -> tensors.put(kind + "/" + name, tensor));
    }

    void write(Path file, Checkpoints.Writer writer) {
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonObject settings = new JsonObject();
        words.forEach(settings::addProperty);
        metadata.put(WORDS, settings.toString());
        metadata.put(PROGRESS, progress.toString());
        metadata.put(CHECKSUM, checksum(metadata, tensors));
        writer.write(file, tensors, metadata);
    }

    /**
     * Reads a file and checks every bit of it.
     *
     * @throws RuntimeException of some kind if it is damaged
     */
    static SavedTraining read(Path file) {
        Map<String, String> metadata = Safetensors.metadata(file);
        StateDict tensors = Safetensors.read(file);
        if (!metadata.keySet().containsAll(List.of(WORDS, PROGRESS, CHECKSUM))) {
            throw new IllegalArgumentException("%s is no checkpoint of a training: it has no settings or no checksum".formatted(file));
        }
        if (!checksum(metadata, tensors).equals(metadata.get(CHECKSUM))) {
            throw new IllegalArgumentException("%s is damaged: its checksum does not hold".formatted(file));
        }
        Map<String, String> words = new LinkedHashMap<>();
        JsonParser.parseString(metadata.get(WORDS)).getAsJsonObject().entrySet()
                .forEach(entry -> words.put(entry.getKey(), entry.getValue().getAsString()));
        return new SavedTraining(words, JsonParser.parseString(metadata.get(PROGRESS)).getAsJsonObject(), tensors);
    }

    /** A file lists its tensors in another order than memory, so they are taken by name here. */
    private static String checksum(Map<String, String> metadata, StateDict tensors) {
        String parts = String.join("\n", metadata.get(WORDS), metadata.get(PROGRESS),
                StateDict.of(new TreeMap<>(tensors.tensors())).sha256());
        return Checksum.of(parts.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Lists what differs between the settings of now and those that it belongs to, one line each. */
    List<String> differences(Map<String, String> now) {
        List<String> differences = new ArrayList<>();
        words.forEach((what, then) -> {
            if (!then.equals(now.get(what))) {
                differences.add("%s: %s then, %s now".formatted(what, then, now.getOrDefault(what, "nothing")));
            }
        });
        now.keySet().stream().filter(what -> !words.containsKey(what))
                .forEach(what -> differences.add("%s: nothing then, %s now".formatted(what, now.get(what))));
        return differences;
    }
}
