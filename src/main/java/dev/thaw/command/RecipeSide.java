package dev.thaw.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.RandomStream;
import dev.thaw.engine.ResidentMemory;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.Sgd;
import dev.thaw.train.Recipes;
import dev.thaw.train.TrainStep;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** This library's side of {@code bench recipe}: a process that answers as {@code tests/bench/train_recipe.py} does. */
final class RecipeSide {

    private static final int CLASSES = 10;
    private static final int CIFAR = 32;
    private static final int LARGER = 64;
    private static final int BATCH = 64;
    private static final List<String> NAMES = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();

    /** A network that stays warm between questions. */
    private record Warm(Network network, Optimizer optimizer, Batch batch) { }

    private final Dataset data;
    private final Map<String, Warm> warm = new HashMap<>();
    private int epochs;

    private RecipeSide(Path images, Path labels) throws IOException {
        byte[] bytes = Files.readAllBytes(labels);
        ImageSet all = ImageSet.of(Files.readAllBytes(images), CIFAR, CIFAR, 3,
                IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray());
        ImageSet judging = all.select(IntStream.range(0, Math.min(BATCH, all.size())).toArray());
        data = new Dataset("CIFAR-10", NAMES, all, judging, judging, Normalization.IMAGENET);
    }

    /**
     * Answers until the input ends.
     *
     * @param arguments files of the images, 32×32×3 bytes each, and of their labels, a byte each
     */
    public static void main(String[] arguments) throws IOException {
        RecipeSide side = new RecipeSide(Path.of(arguments[0]), Path.of(arguments[1]));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(versions());
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(side.answer(line.strip().split(" ")));
        }
    }

    private static JsonObject versions() {
        JsonObject json = new JsonObject();
        json.addProperty("java", System.getProperty("java.version"));
        json.addProperty("threads", Torch.threads());
        return json;
    }

    private JsonObject answer(String[] words) {
        return switch (words[0]) {
            case "step" -> step(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "epoch" -> epoch();
            case "frozen" -> frozen(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "memory" -> memory();
            default -> throw new IllegalArgumentException("no question " + words[0]);
        };
    }

    /** Seconds of whole train steps on one batch: forward, loss to Java, backward, Adam. */
    private JsonObject step(String architecture, int size, int count) {
        Warm one = warm.computeIfAbsent(architecture + size, key -> warm(architecture, size));
        System.gc();
        long from = System.nanoTime();
        for (int i = 0; i < count; i++) {
            TrainStep.backward(one.network(), one.batch().x(), one.batch().y());
            one.optimizer().step();
        }
        return answer(since(from), one.network());
    }

    private static Warm warm(String architecture, int size) {
        Network network = Architecture.named(architecture).network(CLASSES);
        try (Batches batches = Batches.of(noise(BATCH, size), Normalization.IMAGENET, BATCH, Ordering.sequential())) {
            return new Warm(network, Optimizer.of(network.parameters(), Adam.of(1e-3).weightDecay(1e-4)), batches.next());
        }
    }

    /** Seconds of one epoch of the lesson's second phase, augmentation and loading included, evaluation not. */
    private JsonObject epoch() {
        System.gc();
        try (Network network = Recipes.cifarLesson().network(CLASSES)) {
            TrainingRun run = Recipes.cifarLesson().scaled(1e-3).seed(epochs++).training(network, data).skipping("frozen").fit();
            return answer(run.seconds(), network);
        }
    }

    /** Seconds of each frozen epoch of a ResNet-18; the first holds the extraction of the features. */
    private JsonObject frozen(int count, int images) {
        Dataset larger = new Dataset("noise", NAMES, noise(images, LARGER), ImageSet.empty(LARGER, LARGER, 3),
                noise(BATCH, LARGER), Normalization.IMAGENET);
        System.gc();
        try (Network network = Architecture.named("resnet18").network(CLASSES)) {
            TrainingRun run = Training.of(network, larger).freeze(FreezePlan.allBut("fc")).batchSize(BATCH).epochs(count)
                    .evaluateEvery(count).optimizer(Sgd.of(0.001).momentum(0.9)).fit();
            JsonArray seconds = new JsonArray();
            run.epochs().stream().skip(1).forEach(epoch -> seconds.add(epoch.seconds()));
            JsonObject json = answer(run.seconds(), network);
            json.add("epochs", seconds);
            return json;
        }
    }

    private static JsonObject memory() {
        JsonObject json = new JsonObject();
        json.addProperty("bytes", ResidentMemory.peak().orElse(0));
        return json;
    }

    private static JsonObject answer(double seconds, Network network) {
        JsonObject json = new JsonObject();
        json.addProperty("seconds", seconds);
        json.addProperty("parameters", network.parameters().values().stream()
                .mapToLong(parameter -> parameter.getArray().size()).sum());
        return json;
    }

    private static double since(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private static ImageSet noise(int count, int size) {
        RandomStream stream = RandomStream.of(0, "bench recipe");
        byte[] pixels = new byte[Math.multiplyExact(count, size * size * 3)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) stream.nextInt(256);
        }
        return ImageSet.of(pixels, size, size, 3, IntStream.range(0, count).map(i -> i % CLASSES).toArray());
    }
}
