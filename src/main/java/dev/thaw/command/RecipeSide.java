package dev.thaw.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.nn.Parameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.engine.Devices;
import dev.thaw.engine.RandomStream;
import dev.thaw.engine.ResidentMemory;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * This library's side of {@code bench recipe} and {@code bench gpu}: a process that answers as
 * {@code tests/bench/train_recipe.py} does.
 */
final class RecipeSide {

    private static final int CLASSES = 10;
    private static final int CIFAR = 32;
    private static final int BATCH = 64;
    private static final List<String> NAMES = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();

    /** A network that stays warm between questions. */
    private record Warm(Network network, Freezing freezing, Optimizer optimizer, Batch batch) {

        void step() {
            TrainStep.backward(network, batch);
            optimizer.step();
        }
    }

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
        json.addProperty("torch", Engine.getInstance().getVersion());
        json.addProperty("device", device());
        return json;
    }

    /** The device of this process, as {@link Devices#VARIABLE} names it. */
    static String device() {
        Device device = Devices.current();
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    private JsonObject answer(String[] words) {
        return switch (words[0]) {
            case "step" -> step(words[1], number(words[2]), number(words[3]), words[4], number(words[5]));
            case "epoch" -> epoch();
            case "frozen" -> frozen(number(words[1]), number(words[2]), number(words[3]));
            case "memory" -> memory();
            default -> throw new IllegalArgumentException("no question " + words[0]);
        };
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    /** Seconds of whole train steps on one batch that is there already, and the most memory of one step. */
    private JsonObject step(String architecture, int size, int images, String frozen, int count) {
        Device device = Devices.current();
        Warm one = warm.computeIfAbsent(String.join(" ", architecture, Integer.toString(size), Integer.toString(images), frozen),
                key -> warm(architecture, size, images, frozen));
        one.step();       // what is slow at first: plans, and memory that was given back
        System.gc();
        Torch.await(device);
        long from = System.nanoTime();
        for (int i = 0; i < count; i++) {
            one.step();
        }
        Torch.await(device);
        JsonObject json = answer(since(from), one.network());
        json.addProperty("trainable", numbers(one.network(), Parameter::requiresGradient));
        try (DeviceMemory memory = DeviceMemory.watch(device)) {
            one.step();
            memory.peak().ifPresent(bytes -> json.addProperty("peak", bytes));
        }
        return json;
    }

    private static Warm warm(String architecture, int size, int images, String frozen) {
        Network network = Architecture.named(architecture).network(CLASSES);
        Freezing freezing = RequiresGrad.method().and(OptimizerFilter.method())
                .apply(plan(frozen, network), network, FrozenNorm.EVAL);
        Optimizer optimizer = Optimizer.of(network.parameters(),
                List.of(ParameterGroup.of("all", freezing.optimizerPaths(), Adam.of(1e-3).weightDecay(1e-4))));
        try (Batches batches = Batches.of(noise(images, size), Normalization.IMAGENET, images, Ordering.sequential())) {
            return new Warm(network, freezing, optimizer, batches.next());
        }
    }

    private static FreezePlan plan(String frozen, Network network) {
        return switch (frozen) {
            case "nothing" -> FreezePlan.trainAll();
            case "body" -> FreezePlan.allBut(network.headPath());
            default -> FreezePlan.upTo(frozen);
        };
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
    private JsonObject frozen(int count, int images, int size) {
        Dataset larger = new Dataset("noise", NAMES, noise(images, size), ImageSet.empty(size, size, 3),
                noise(BATCH, size), Normalization.IMAGENET);
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
        json.addProperty("parameters", numbers(network, parameter -> true));
        return json;
    }

    private static long numbers(Network network, Predicate<Parameter> which) {
        return network.parameters().values().stream().filter(which).mapToLong(parameter -> parameter.getArray().size()).sum();
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
