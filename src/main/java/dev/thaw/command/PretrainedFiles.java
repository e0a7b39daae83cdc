package dev.thaw.command;

import com.google.gson.GsonBuilder;
import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.metric.Interval;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.store.AtomicFile;
import dev.thaw.store.Cards;
import dev.thaw.store.Checksum;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.Safetensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes trained weights and the card that says how they were made; first the weights, then the card. */
final class PretrainedFiles {

    private PretrainedFiles() { }

    static void write(PretrainOptions options, Dataset data, TrainingRun run, Network network, Predictions test) {
        Path file = options.file();
        Safetensors.write(file, network.stateDict(), Map.of("architecture", options.network().name(), "trained_on", data.name(),
                "classes", String.join(",", data.classNames())));
        Path card = file.resolveSibling(nameOf(file) + ".json");
        String json = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create()
                .toJson(card(options, data, run, network, test)) + "\n";
        AtomicFile.write(card, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        System.out.printf("wrote %s and %s%n", file, card);
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.safetensors$", "");
    }

    private static Map<String, Object> card(PretrainOptions options, Dataset data, TrainingRun run, Network network,
            Predictions test) {
        Interval interval = Interval.wilson(test.correct(), data.test().size());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", nameOf(options.file()));
        fields.put("kind", "weights");
        fields.put("title", "%s trained on %s".formatted(network.name(), data.name()));
        fields.put("architecture", options.network().name());
        fields.put("parameters", network.parameterCount());
        fields.put("trained_on", data.name());
        fields.put("classes", data.classNames());
        fields.put("mean", data.normalization().mean());
        fields.put("std", data.normalization().std());
        fields.put("test_accuracy", rounded(test.accuracy()));
        fields.put("test_accuracy_interval", List.of(rounded(interval.low()), rounded(interval.high())));
        fields.put("test_images", data.test().size());
        fields.put("recipe", recipe(options, data, run));
        fields.put("made_by", options.command());
        fields.put("licence", licence(options));
        fields.put("files", List.of(Map.of("name", options.file().getFileName().toString(),
                "bytes", options.file().toFile().length(), "sha256", Checksum.compute("SHA-256", options.file()).hex())));
        return fields;
    }

    private static String licence(PretrainOptions options) {
        return options.data().startsWith("shapes/")
                ? "Apache-2.0; the pictures are drawn by this library, so no other rights are in the weights"
                : "Apache-2.0 for our part; what they were trained on: " + (Datasets.list().contains(options.data())
                        ? Cards.of(options.data()).text("licence") : "photos of whoever trained them");
    }

    private static String recipe(PretrainOptions options, Dataset data, TrainingRun run) {
        return String.format(Locale.ROOT, "SGD, rate %s with momentum 0.9 and weight decay 5e-4, warm-up then cosine; "
                        + "%d epochs of %,d images in batches of %d, %s, seed %d; epoch %d chosen by the "
                        + "accuracy on %,d images held out",
                options.rate(), options.epochs(), data.train().size(), options.batchSize(), options.augmentation().words(),
                options.seed(),
                run.best().number(), data.validation().size());
    }

    private static double rounded(double share) {
        return Math.round(share * 10_000) / 10_000.0;
    }
}
