package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.Fixtures;
import dev.thaw.Shared;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.MobileNetV2;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that other people trained and saved compute here what they compute in PyTorch. */
class PretrainedWeightsTest {

    private static final int PLANE = 32 * 32;

    @ParameterizedTest
    @CsvSource({"resnet20-12fca82f.th, 915", "resnet32-d509ac18.th, 928", "resnet56-4bfd9763.th, 926"})
    void theAuthorsWeightsScoreTheirFigureOnCifar10(String file, int correct) throws IOException {
        try (Network network = byName(file).load(StateDict.read(Shared.path("weights/" + file)), Match.STRICT)) {
            LoadReport report = network.loadReport().orElseThrow();
            assertTrue(report.complete() && report.prefix().equals("module."), report.text());
            int actual = Evaluator.evaluate(network, testImages(), Normalization.IMAGENET).correct();
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

    private static void compare(String reference, String file, IntFunction<Network> kind, int classes) throws IOException {
        JsonNode root = new ObjectMapper().readTree(Shared.path("weights/reference/" + reference).toFile());
        try (Network network = kind.apply(classes).load(StateDict.read(Shared.path("weights/" + file)), Match.STRICT)) {
            for (JsonNode one : root.get("cases")) {
                int size = (int) (one.has("shape") ? one : root).get("shape").get(2).asLong();
                float[] input = input(one.get("input").asText(), size);
                assertEquals(one.get("input_check").get("first4").get(3).asDouble(), input[3], 1e-6, "the input is another");
                double[] expected = Fixtures.numbers(one.has("logits") ? one.get("logits") : one.get("first8_logits"));
                float[] actual = logits(network, input, size);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], actual[i], 1e-4 * (1 + Math.abs(expected[i])), one.get("input").asText());
                }
            }
        }
    }

    private static float[] logits(Network network, float[] input, int size) {
        try (NDManager manager = network.manager().newSubManager();
                NDArray x = manager.create(input, new Shape(1, 3, size, size));
                NDArray logits = network.forward(x, Mode.EVAL)) {
            return logits.toFloatArray();
        }
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

    private static ImageSet testImages() throws IOException {
        byte[] records = Files.readAllBytes(Shared.path("data/cifar10-lossless-5000/test_1000.bin"));
        int images = records.length / (1 + 3 * PLANE);
        byte[] pixels = new byte[images * 3 * PLANE];
        int[] labels = new int[images];
        for (int i = 0; i < images; i++) {
            int record = i * (1 + 3 * PLANE);
            labels[i] = records[record];
            for (int k = 0; k < 3 * PLANE; k++) {
                pixels[i * 3 * PLANE + k % PLANE * 3 + k / PLANE] = records[record + 1 + k];
            }
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }
}
