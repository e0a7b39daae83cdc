package dev.thaw.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.thaw.store.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run as a JSON file: all its numbers to the last bit, without the audit, whose tensors no file should claim. */
final class RunFile {

    private RunFile() { }

    static void write(TrainingRun run, Path file) {
        JsonObject json = json(run);
        AtomicFile.write(file, out -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes all numbers of a run, without the audit. */
    static JsonObject json(TrainingRun run) {
        JsonObject json = head(run.name(), run.seed(), run.network(), run.dataset(), run.evaluatedOn(), run.phases(),
                run.trainableParameters());
        json.add("epochs", RunJson.list(run.epochs(), RunJson::epoch));
        json.add("step_losses", RunJson.list(run.stepLosses(), RunJson::number));
        json.add("step_rates", RunJson.list(run.stepRates(), RunJson::number));
        json.add("warnings", RunJson.list(run.warnings(), JsonPrimitive::new));
        json.add("notes", RunJson.list(run.notes(), JsonPrimitive::new));
        return json;
    }

    /** Writes what is known of a run before its first step. */
    static JsonObject head(String name, long seed, String network, String dataset, String evaluatedOn, List<PhaseSpan> phases,
            int trainableParameters) {
        JsonObject json = new JsonObject();
        json.addProperty("run", name);
        json.addProperty("seed", seed);
        json.addProperty("network", network);
        json.addProperty("dataset", dataset);
        json.addProperty("evaluated_on", evaluatedOn);
        json.addProperty("trainable_parameters", trainableParameters);
        json.add("phases", RunJson.list(phases, RunJson::span));
        return json;
    }

    static TrainingRun read(Path file) {
        return read(file, object(file, text(file)));
    }

    static TrainingRun read(Path file, JsonObject json) {
        return read(file, json, json, RunJson.list(part(file, json, "epochs"), RunJson::epoch));
    }

    /** Puts a run together from its head, its epochs and, where there are any, the numbers of its steps. */
    static TrainingRun read(Path file, JsonObject head, JsonObject steps, List<TrainingRun.Epoch> epochs) {
        return new TrainingRun(part(file, head, "run").getAsString(), part(file, head, "seed").getAsLong(),
                part(file, head, "network").getAsString(), part(file, head, "dataset").getAsString(),
                part(file, head, "evaluated_on").getAsString(), epochs, doubles(steps, "step_losses"), doubles(steps, "step_rates"),
                RunJson.list(part(file, head, "phases"), RunJson::span), part(file, head, "trainable_parameters").getAsInt(),
                words(steps, "warnings"), words(steps, "notes"), null);
    }

    private static List<Double> doubles(JsonObject json, String name) {
        return json.has(name) ? RunJson.list(json.get(name), RunJson::number) : List.of();
    }

    private static List<String> words(JsonObject json, String name) {
        return json.has(name) ? RunJson.list(json.get(name), JsonElement::getAsString) : List.of();
    }

    static JsonObject object(Path file, String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException broken) {
            throw new IllegalArgumentException("%s is no saved run: %s".formatted(file, broken.getMessage()), broken);
        }
    }

    private static JsonElement part(Path file, JsonObject json, String name) {
        if (!json.has(name)) {
            throw new IllegalArgumentException("%s is no saved run: it has no \"%s\", only %s".formatted(file, name, json.keySet()));
        }
        return json.get(name);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException refused) {
            throw new UncheckedIOException("could not read the run %s: %s".formatted(file, refused), refused);
        }
    }

    /** Makes a file's name of a run's. */
    static String fileName(String run, long seed) {
        return "%s-seed-%d".formatted(run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"), seed);
    }
}
