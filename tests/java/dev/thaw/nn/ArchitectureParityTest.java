package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.NumberStream;
import dev.thaw.Shared;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each network has the names, shapes and numbers of its PyTorch original, as the reference files hold them. */
class ArchitectureParityTest {

    @ParameterizedTest
    @ValueSource(strings = {"cifar_resnet20", "cifar_resnet32", "cifar_resnet56", "resnet18", "resnet34", "resnet50", "densenet121",
        "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "efficientnet_b0", "vit_tiny_patch16_224",
        "deit_tiny_patch16_224", "googlenet", "squeezenet1_1", "shufflenet_v2_x1_0", "swin_tiny_patch4_window7_224"})
    void hasTheStateDictOfTheOriginal(String name) throws IOException {
        JsonObject reference = reference(name);
        try (Network network = network(name, reference).load(filled(reference), Match.SHAPE)) { // faster than random numbers
            List<String> expected = rows(reference).stream()
                    .map(row -> "%s %s %s".formatted(string(row, 0), row.get(1), string(row, 2))).toList();
            List<String> actual = new ArrayList<>();
            network.stateDict().tensors().forEach((path, tensor) -> actual.add("%s %s %s".formatted(path,
                    Arrays.toString(tensor.shape()).replace(" ", ""), tensor.type().name().toLowerCase(Locale.ROOT))));
            assertAll(
                    () -> assertEquals(expected, actual),
                    () -> assertEquals(reference.get("parameters").getAsLong(), network.parameterCount()),
                    () -> assertEquals(reference.get("parameter_tensors").getAsInt(), network.parameters().size()),
                    () -> assertEquals(reference.get("buffer_tensors").getAsInt(), network.buffers().size()));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "resnet152", "vgg16", "vgg16_bn", "efficientnet_b7", "vit_base_patch16_224",
        "inception_resnet_v2", "swin_large_patch4_window7_224"})
    void hasTheStateDictOfTheLargeOriginal(String name) throws IOException {
        hasTheStateDictOfTheOriginal(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar_resnet20", "cifar_resnet32", "cifar_resnet56", "resnet18", "resnet34", "resnet50", "densenet121",
        "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "efficientnet_b0", "vit_tiny_patch16_224",
        "deit_tiny_patch16_224", "googlenet", "squeezenet1_1", "shufflenet_v2_x1_0", "swin_tiny_patch4_window7_224"})
    void computesTheNumbersOfTheOriginal(String name) throws IOException {
        JsonObject reference = reference(name);
        try (Network network = network(name, reference)) {
            network.load(filled(reference), Match.STRICT);
            for (JsonElement element : reference.getAsJsonArray("cases")) {
                compare(network, element.getAsJsonObject(), reference.getAsJsonObject("tolerance"));
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "resnet152", "vgg16", "vgg16_bn", "inception_resnet_v2"})
    void computesTheNumbersOfTheLargeOriginal(String name) throws IOException {
        computesTheNumbersOfTheOriginal(name);
    }

    private static void compare(Network network, JsonObject expected, JsonObject tolerance) {
        long[] shape = StreamSupport.stream(expected.getAsJsonArray("input_shape").spliterator(), false)
                .mapToLong(JsonElement::getAsLong).toArray();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Map<String, double[]> stages = new LinkedHashMap<>();
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            float[] numbers = NumberStream.images((int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3]);
            NDArray x = manager.create(numbers, new Shape(shape)).mul(expected.get("input_scale").getAsFloat());
            network.modules().forEach((path, module) -> module.observe(path, new ForwardObserver() {
                @Override
                public void leaving(String at, Module seen, NDArray output) {
                    shapes.put(at, output.getShape());
                    stages.put(at, statistics(output.toFloatArray()));
                }
            }));
            NDArray logits = network.root().forward(x, Mode.EVAL);
            network.modules().forEach((path, module) -> module.observe(path, null));
            String sharpness = network.manager().getDevice().isGpu() ? "logits" : "logits_strict";
            checkLogits(expected, logits.toFloatArray(), tolerance.get(sharpness).getAsDouble());
            checkStages(expected.getAsJsonObject("stages"), shapes, stages, tolerance.get("stages").getAsDouble());
            NDArray labels = manager.full(new Shape(shape[0]), 3).toType(DataType.INT64, false);
            NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits));
            assertEquals(expected.get("loss_label3").getAsDouble(), loss.getFloat(),
                    tolerance.get("logits").getAsDouble() * expected.get("loss_label3").getAsDouble());
            Torch.backward(loss);
            checkGradients(network, expected.getAsJsonObject("gradients"), tolerance.get("gradients").getAsDouble());
        }
    }

    private static void checkLogits(JsonObject expected, float[] logits, double tolerance) {
        double[] first = doubles(expected.getAsJsonArray("logits_first16"));
        double largest = Arrays.stream(first).map(Math::abs).max().orElseThrow();
        assertArrayEquals(first, doubles(Arrays.copyOf(logits, first.length)), tolerance * largest, "logits");
        assertEquals(expected.get("logits_std").getAsDouble(), statistics(logits)[1], tolerance * largest, "spread of logits");
    }

    private static void checkStages(JsonObject expected, Map<String, Shape> shapes, Map<String, double[]> actual,
            double tolerance) {
        assertTrue(expected.size() >= 6, "too few stages to compare");
        expected.asMap().forEach((path, element) -> {
            JsonObject stage = element.getAsJsonObject();
            double deviation = stage.get("std").getAsDouble();
            JsonArray sides = stage.getAsJsonArray("shape");
            double[] numbers = actual.get(path);
            assertEquals(sides.toString(), Arrays.toString(shapes.get(path).getShape()).replace(" ", ""), path);
            assertEquals(stage.get("mean").getAsDouble(), numbers[0], tolerance * deviation, path + " mean");
            assertEquals(deviation, numbers[1], tolerance * deviation, path + " std");
            assertArrayEquals(doubles(stage.getAsJsonArray("first")), Arrays.copyOfRange(numbers, 2, 5),
                    tolerance * 10 * deviation, path + " first");
        });
    }

    private static void checkGradients(Network network, JsonObject expected, double tolerance) {
        assertTrue(expected.size() >= 5, "too few gradients to compare");
        expected.asMap().forEach((path, element) -> {
            NDArray gradient = Torch.gradient(network.parameters().get(path).getArray(), network.manager()).orElseThrow();
            double[] numbers = doubles(gradient.toFloatArray());
            double norm = Math.sqrt(Arrays.stream(numbers).map(value -> value * value).sum());
            double l2 = element.getAsJsonObject().get("l2").getAsDouble();
            assertEquals(l2, norm, tolerance * l2, path);
            assertArrayEquals(doubles(element.getAsJsonObject().getAsJsonArray("first")), Arrays.copyOf(numbers, 3),
                    tolerance * l2, path);
            Torch.forgetGradient(network.parameters().get(path).getArray());
        });
        network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.getArray()));
    }

    private static StateDict filled(JsonObject reference) {
        StateDict state = StateDict.empty();
        List<JsonArray> rows = rows(reference);
        for (int j = 0; j < rows.size(); j++) {
            JsonArray row = rows.get(j);
            long[] shape = StreamSupport.stream(row.get(1).getAsJsonArray().spliterator(), false)
                    .mapToLong(JsonElement::getAsLong).toArray();
            int count = (int) Arrays.stream(shape).reduce(1, (product, side) -> product * side);
            state = state.plus(string(row, 0), string(row, 2).equals("int64") ? TensorData.count(0)
                    : TensorData.of(NumberStream.fill(j, row.get(4).getAsDouble(), row.get(5).getAsDouble(), count), shape));
        }
        return state;
    }

    private static Network network(String name, JsonObject reference) {
        int classes = reference.get("num_classes").getAsInt();
        return switch (name) {
            case "cifar_resnet20" -> ResNet.resnet20(classes);
            case "cifar_resnet32" -> ResNet.resnet32(classes);
            case "cifar_resnet56" -> ResNet.resnet56(classes);
            case "resnet18" -> ResNet.resnet18(classes);
            case "resnet34" -> ResNet.resnet34(classes);
            case "resnet50" -> ResNet.resnet50(classes);
            case "resnet152" -> ResNet.resnet152(classes);
            case "alexnet" -> AlexNet.of(classes);
            case "vgg16" -> Vgg.vgg16(classes);
            case "vgg16_bn" -> Vgg.vgg16BatchNorm(classes);
            case "densenet121" -> DenseNet.densenet121(classes);
            case "googlenet" -> GoogLeNet.of(classes);
            case "inception_resnet_v2" -> InceptionResNetV2.of(classes);
            case "squeezenet1_1" -> SqueezeNet.v1_1(classes);
            case "shufflenet_v2_x1_0" -> ShuffleNetV2.x1_0(classes);
            case "mobilenet_v2" -> MobileNetV2.of(classes);
            case "mobilenet_v3_large" -> MobileNetV3.large(classes);
            case "mobilenet_v3_small" -> MobileNetV3.small(classes);
            case "efficientnet_b0" -> EfficientNet.b0(classes);
            case "efficientnet_b7" -> EfficientNet.b7(classes);
            case "vit_tiny_patch16_224" -> VisionTransformer.tiny(classes);
            case "deit_tiny_patch16_224" -> Deit.tiny(classes);
            case "swin_tiny_patch4_window7_224" -> SwinTransformer.tiny(classes);
            case "swin_large_patch4_window7_224" -> SwinTransformer.large(classes);
            case "vit_base_patch16_224" -> VisionTransformer.base(classes);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static JsonObject reference(String name) throws IOException {
        return JsonParser.parseString(Files.readString(Shared.path("reference/architectures/" + name + ".json"))).getAsJsonObject();
    }

    private static List<JsonArray> rows(JsonObject reference) {
        return StreamSupport.stream(reference.getAsJsonArray("layout").spliterator(), false)
                .map(JsonElement::getAsJsonArray).toList();
    }

    private static String string(JsonArray row, int column) {
        return row.get(column).getAsString();
    }

    /** Mean, population standard deviation and the first three values. */
    private static double[] statistics(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value / (double) values.length;
        }
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new double[] {mean, Math.sqrt(squares / values.length), values[0], values[1], values[2]};
    }

    private static double[] doubles(JsonArray numbers) {
        return StreamSupport.stream(numbers.spliterator(), false).mapToDouble(JsonElement::getAsDouble).toArray();
    }

    private static double[] doubles(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
