package dev.thaw.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.thaw.data.Normalization;
import dev.thaw.data.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a file of weights says about itself so that it can classify photos: which network, which labels, which pictures. */
record Passport(Optional<String> architecture, List<String> labels, Preprocessing preprocessing) {

    private static final String VERSION_KEY = "thaw.classifier";
    private static final String VERSION = "1";
    private static final String RESIZE = "shorter side, antialiased bilinear";
    private static final String CROP = "middle square";

    Passport {
        labels = List.copyOf(labels);
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(Map.of(VERSION_KEY, VERSION, "thaw.resize", RESIZE, "thaw.crop", CROP,
                "thaw.size", Integer.toString(preprocessing.size()), "thaw.channels", channels(preprocessing.normalization()),
                "thaw.mean", json(preprocessing.normalization().mean()), "thaw.std", json(preprocessing.normalization().std())));
        JsonArray names = new JsonArray();
        labels.forEach(names::add);
        metadata.put("thaw.labels", names.toString());
        architecture.ifPresent(name -> metadata.put("thaw.architecture", name));
        return metadata;
    }

    static Passport of(Path file, Map<String, String> metadata) {
        if (!metadata.containsKey(VERSION_KEY)) {
            throw new IllegalArgumentException("""
                    %s holds weights, but says neither its labels nor how its pictures were prepared, so nothing can be \
                    classified with it. Write it with Classifier.save(file, network, architecture, data), or read the weights \
                    alone with StateDict.read(file).""".formatted(file));
        }
        require(file, metadata, VERSION_KEY, VERSION);
        require(file, metadata, "thaw.resize", RESIZE);
        require(file, metadata, "thaw.crop", CROP);
        try {
            Normalization normalization = new Normalization(numbers(metadata.get("thaw.mean")), numbers(metadata.get("thaw.std")));
            require(file, metadata, "thaw.channels", channels(normalization));
            List<String> labels = array(metadata.get("thaw.labels")).asList().stream().map(name -> name.getAsString()).toList();
            return new Passport(Optional.ofNullable(metadata.get("thaw.architecture")), labels,
                    new Preprocessing(Integer.parseInt(metadata.get("thaw.size")), normalization));
        } catch (IllegalArgumentException | IllegalStateException | JsonParseException | NullPointerException
                | UnsupportedOperationException odd) {
            throw new IllegalArgumentException("%s has metadata that Classifier.save does not write (%s), so it was not loaded; save it anew. It says %s"
                    .formatted(file, odd.getMessage(), metadata), odd);
        }
    }

    private static void require(Path file, Map<String, String> metadata, String key, String expected) {
        String found = metadata.get(key);
        if (!expected.equals(found)) {
            throw new IllegalArgumentException("%s says %s = \"%s\", but this version of Thaw knows \"%s\" only; its pictures would be prepared wrongly, so it was not loaded"
                    .formatted(file, key, found, expected));
        }
    }

    private static String channels(Normalization normalization) {
        return normalization.channels() == 3 ? "RGB" : "grey";
    }

    private static String json(List<Double> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
    }

    private static List<Double> numbers(String json) {
        return array(json).asList().stream().map(number -> number.getAsDouble()).toList();
    }

    private static JsonArray array(String json) {
        return JsonParser.parseString(json).getAsJsonArray();
    }
}
