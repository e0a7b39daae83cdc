package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.CifarImages;
import dev.thaw.Fixtures;
import dev.thaw.Shared;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.MobileNetV2;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that other people trained and saved compute here what they compute in PyTorch. */
class PretrainedWeightsTest {

    /** Absolute and relative, as the reference files say. */
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({"resnet20-12fca82f.th, 915", "resnet32-d509ac18.th, 928", "resnet56-4bfd9763.th, 926"})
    void theAuthorsWeightsScoreTheirFigureOnCifar10(String file, int correct) throws IOException {
        try (Network network = byName(file).load(StateDict.read(Shared.path("weights/" + file)), Match.STRICT)) {
            LoadReport report = network.loadReport().orElseThrow();
            assertTrue(report.complete() && report.prefix().equals("module."), report.text());
            int actual = Evaluator.evaluate(network, CifarImages.test(), Normalization.IMAGENET).correct();
            assertEquals(correct, actual, 2); // 0.2 %: the order of summing may turn a close call
        }
    }

    @Test
    void resnet20ComputesTheReferenceNumbers() throws IOException {
        compare("resnet20-cifar10.json", "resnet20-12fca82f.th", ResNet::resnet20, 10);
    }

    @Test
    void mobileNetComputesTheReferenceNumbers() throws IOException {
        compare("mobilenet_v2-imagenet.json", "mobilenet_v2-imagenet.safetensors", MobileNetV2::of, 1000);
    }

    @Test
    void resnet20ComputesTheReferenceNumbersOfRealImages() throws IOException {
        JsonNode expected = reference("resnet20-cifar10.json").get("real_images");
        ImageSet images = CifarImages.test().select(new int[] {0, 1, 2, 3, 4, 5, 6, 7});
        assertArrayEquals(Fixtures.numbers(expected.get("labels")), Arrays.stream(images.labels()).asDoubleStream().toArray());
        StateDict weights = StateDict.read(Shared.path("weights/resnet20-12fca82f.th"));
        try (Network network = ResNet.resnet20(10).load(weights, Match.STRICT);
                Batches batches = Batches.of(images, Normalization.IMAGENET, 8, Ordering.sequential());
                Batch batch = batches.next(); NDArray logits = network.forward(batch.x(), Mode.EVAL)) {
            close(expected.get("logits"), logits.toFloatArray(), "real images");
        }
    }

    private static JsonNode reference(String name) throws IOException {
        return new ObjectMapper().readTree(Shared.path("weights/reference/" + name).toFile());
    }

    /** As the reference files ask: the input first, then the stages in order, then the logits. */
    private static void compare(String name, String file, IntFunction<Network> kind, int classes) throws IOException {
        JsonNode root = reference(name);
        try (Network network = kind.apply(classes).load(StateDict.read(Shared.path("weights/" + file)), Match.STRICT)) {
            for (JsonNode one : root.get("cases")) {
                int size = (int) (one.has("shape") ? one : root).get("shape").get(2).asLong();
                compare(network, one, size, one.get("input").asText() + " of " + size);
            }
        }
    }

    private static void compare(Network network, JsonNode one, int size, String name) {
        float[] input = input(one.get("input").asText(), size);
        close(one.get("input_check").get("first4"), input, name + ": the input is another");
        double sum = one.get("input_check").get("sum").asDouble();
        assertEquals(sum, total(input), 1e-4 * (1 + Math.abs(sum)), name + ": the input is another");
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.create(input, new Shape(1, 3, size, size));
            Map<String, float[]> outputs = new HashMap<>();
            float[] logits = network.forward(x, Mode.EVAL, new ForwardObserver() {
                @Override
                public void leaving(String path, Module module, NDArray output) {
                    if (one.get("stages").has(path) || path.equals("relu")) {
                        outputs.put(path, output.toFloatArray());
                    }
                }
            }).toFloatArray();
            one.get("stages").properties().forEach(stage -> {
                float[] actual = stage.getKey().startsWith("pooled") ? network.features(x).toFloatArray()
                        : outputs.get(stage.getKey().startsWith("stem") ? "relu" : stage.getKey());
                compareStage(stage.getValue(), actual, name + ": " + stage.getKey());
            });
            close(one.has("logits") ? one.get("logits") : one.get("first8_logits"), logits, name);
            compareSpread(one.get("logits_mean"), one.get("logits_std"), logits, name);
            assertEquals(one.get("argmax").asInt(), largest(logits), name);
            if (one.has("top5")) {
                for (int i = 0; i < 5; i++) {
                    double expected = one.get("top5_logits").get(i).asDouble();
                    assertEquals(expected, logits[one.get("top5").get(i).asInt()], TOLERANCE * (1 + Math.abs(expected)), name);
                }
            }
        }
    }

    private static void compareStage(JsonNode stage, float[] actual, String name) {
        double count = Arrays.stream(Fixtures.numbers(stage.get("shape"))).reduce(1, (a, b) -> a * b);
        assertEquals(count, actual.length, name);
        compareSpread(stage.get("mean"), stage.get("std"), actual, name);
    }

    private static void compareSpread(JsonNode mean, JsonNode deviation, float[] actual, String name) {
        double average = total(actual) / actual.length;
        double squares = 0;
        for (float number : actual) {
            squares += (number - average) * (number - average);
        }
        double spread = Math.sqrt(squares / actual.length);
        assertEquals(mean.asDouble(), average, TOLERANCE * (1 + Math.abs(mean.asDouble())), name + " mean");
        assertEquals(deviation.asDouble(), spread, TOLERANCE * (1 + deviation.asDouble()), name + " std");
    }

    private static void close(JsonNode numbers, float[] actual, String name) {
        double[] expected = Fixtures.numbers(numbers);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * (1 + Math.abs(expected[i])), name);
        }
    }

    private static double total(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        return sum;
    }

    private static int largest(float[] numbers) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }

    /** The three formulas of the reference files. */
    private static float[] input(String formula, int size) {
        float[] x = new float[3 * size * size];
        long state = 12345;
        for (int k = 0; k < x.length; k++) {
            int c = k / (size * size);
            int i = k / size % size;
            int j = k % size;
            state = (1103515245 * state + 12345) % (1L << 31);
            x[k] = (float) switch (formula) {
                case "sine" -> Math.sin(0.01 * (i * size + j) + c);
                case "steps" -> (7 * i + 13 * j + 29 * c) % 64 / 32.0 - 1;
                case "lcg" -> (state >> 7) / (double) (1 << 23) - 1;
                default -> throw new IllegalArgumentException("unknown formula " + formula);
            };
        }
        return x;
    }

    private static Network byName(String file) {
        return switch (file.substring(0, 8)) {
            case "resnet20" -> ResNet.resnet20(10);
            case "resnet32" -> ResNet.resnet32(10);
            default -> ResNet.resnet56(10);
        };
    }
}
