package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.Shared;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TensorFlow's border: where it differs from PyTorch's, and where it does not. */
class PaddingTest {

    /** Against plain loops over pixels, each axis with a border of its own. */
    @ParameterizedTest
    @CsvSource({"3,2,8,8", "3,2,7,7", "3,2,8,7", "5,2,8,10", "5,2,9,9", "3,1,6,6", "7,4,10,13", "2,2,5,6", "1,2,6,6", "4,3,4,11"})
    void sameComputesWhatLoopsOverPixelsCompute(int kernel, int stride, int height, int width) {
        Conv2d convolution = Conv2d.of(2, 3, kernel, stride, 0).padded(Padding.SAME);
        try (Network network = Network.of("same", Sequential.of(convolution), 2, height, width);
                NDManager manager = network.manager().newSubManager()) {
            float[] x = NumberStream.fill(1, 0, 1, 2 * height * width);
            NDArray y = network.forward(manager.create(x, new Shape(1, 2, height, width)), Mode.EVAL);
            float[] weight = network.parameters().get("0.weight").getArray().toFloatArray();
            float[] bias = network.parameters().get("0.bias").getArray().toFloatArray();
            assertEquals(new Shape(1, 3, (height + stride - 1) / stride, (width + stride - 1) / stride), y.getShape());
            assertArrayEquals(loops(x, height, width, weight, bias, kernel, stride), y.toFloatArray(), 1e-5f);
        }
    }

    private static float[] loops(float[] x, int height, int width, float[] weight, float[] bias, int kernel, int stride) {
        int rows = (height + stride - 1) / stride;
        int columns = (width + stride - 1) / stride;
        int in = x.length / (height * width);
        int volume = in * kernel * kernel;
        int top = Math.max((rows - 1) * stride + kernel - height, 0) / 2;
        int left = Math.max((columns - 1) * stride + kernel - width, 0) / 2;
        float[] y = new float[bias.length * rows * columns];
        for (int k = 0; k < y.length; k++) {
            int out = k / (rows * columns);
            double sum = bias[out];
            for (int w = 0; w < volume; w++) {
                int row = k / columns % rows * stride - top + w / kernel % kernel;
                int column = k % columns * stride - left + w % kernel;
                if (row >= 0 && row < height && column >= 0 && column < width) {
                    sum += x[w / (kernel * kernel) * height * width + row * width + column] * weight[out * volume + w];
                }
            }
            y[k] = (float) sum;
        }
        return y;
    }

    /** Counted by hand: outputs o = ceil(n / s), of which the last window ends at (o − 1)·s + k. */
    @Test
    void theZerosAreCountedAsTensorFlowDoes() {
        assertAll(
                () -> assertEquals(1, Padding.zeros(224, 3, 2)),
                () -> assertEquals(2, Padding.zeros(225, 3, 2)),
                () -> assertEquals(3, Padding.zeros(112, 5, 2)),
                () -> assertEquals(2, Padding.zeros(56, 3, 1)),
                () -> assertEquals(0, Padding.zeros(56, 1, 2)));
    }

    @Test
    void aCopyKeepsTheRule() {
        Conv2d convolution = Conv2d.depthwise(4, 3, 2, Initialization.constant(1));
        assertEquals("Conv2d 4→4, 3×3, stride 2, padding SAME, depthwise", convolution.padded(Padding.SAME).blank().describe());
        assertEquals(convolution.describe(), convolution.padded(Padding.SAME).padded(Padding.SYMMETRIC).describe());
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 161})
    void onSidesOf32AndOneMoreBothRulesAgreeOnRealWeights(int side) throws IOException {
        assertArrayEquals(real(Padding.SYMMETRIC, side), real(Padding.SAME, side), 1e-4f);
    }

    @Test
    void onEvenSidesTheyLookAtOtherPixels() throws IOException {
        assertNotEquals(real(Padding.SYMMETRIC, 128)[0], real(Padding.SAME, 128)[0], 0.01f);
    }

    /** Kernel above one and step above one: the stem and four depthwise convolutions, as in timm's form. */
    @Test
    void allHalvingConvolutionsTakeTheRuleAndTheHeadNeedsNone() {
        try (Network network = MobileNetV2.of(3, Padding.SAME)) {
            List<String> halving = network.modules().values().stream().map(Module::describe)
                    .filter(words -> words.startsWith("Conv2d") && words.contains("stride 2")).toList();
            assertEquals(5, halving.size());
            assertEquals(List.of(), halving.stream().filter(words -> !words.contains("padding SAME")).toList());
        }
    }

    /** The first convolution of the real network at an even side, against loops. */
    @Test
    void theRealStemComputesWhatLoopsOverPixelsCompute() throws IOException {
        StateDict weights = StateDict.read(Shared.path("weights/mobilenet_v2-imagenet.safetensors"));
        try (Network network = MobileNetV2.of(1000, Padding.SAME).load(weights, Match.STRICT);
                NDManager manager = network.manager().newSubManager()) {
            float[] x = NumberStream.images(1, 3, 32, 32);
            NDArray y = network.modules().get("features.0.0").forward(manager.create(x, new Shape(1, 3, 32, 32)), Mode.EVAL);
            float[] weight = weights.get("features.0.0.weight").toFloats();
            assertArrayEquals(loops(x, 32, 32, weight, new float[32], 3, 2), y.toFloatArray(), 1e-4f);
        }
    }

    private static float[] real(Padding padding, int side) throws IOException {
        StateDict weights = StateDict.read(Shared.path("weights/mobilenet_v2-imagenet.safetensors"));
        try (Network network = MobileNetV2.of(1000, padding).load(weights, Match.STRICT)) {
            return logits(network, side);
        }
    }

    /** The families that take the option: same state dict, same numbers at odd sides, others at even ones. */
    @Test
    void everyFamilyThatTakesItKeepsItsPathsAndAgreesAtOddSides() {
        Map<String, Function<Padding, Network>> families = new TreeMap<>(Map.of(
                "EfficientNet-B5", padding -> EfficientNet.of(5, 3, padding),
                "MobileNetV3-Large", padding -> MobileNetV3.large(3, padding),
                "MobileNetV3-Small", padding -> MobileNetV3.small(3, padding)));
        families.forEach((name, maker) -> {
            try (Network symmetric = maker.apply(Padding.SYMMETRIC); Network same = maker.apply(Padding.SAME)) {
                assertEquals(name, same.name());
                assertEquals(symmetric.stateDict().names(), same.stateDict().names());
                assertTrue(difference(symmetric, same, 65) < 1e-4, name);
                assertTrue(difference(symmetric, same, 64) > 1e-2, name);
            }
        });
    }

    /** ε = 0.001 in all sizes, where torchvision's B0 to B4 have 0.00001: even at an odd side the numbers differ a little. */
    @Test
    void theRuleOfEfficientNetBringsTensorFlowsBatchNormAlong() {
        try (Network symmetric = EfficientNet.b0(3); Network same = EfficientNet.of(0, 3, Padding.SAME)) {
            double difference = difference(symmetric, same, 65);
            assertTrue(difference > 1e-3 && difference < 0.2, "49 norms of 0.05 % each: " + difference);
        }
        assertThrows(IllegalArgumentException.class, () -> EfficientNet.of(8, 3, Padding.SAME));
    }

    /** The largest difference of logits, in parts of the largest logit: those of fresh weights are small. */
    private static double difference(Network one, Network other, int side) {
        float[] expected = logits(one, side);
        float[] actual = logits(other, side);
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            apart = Math.max(apart, Math.abs(expected[i] - actual[i]));
        }
        return apart / largest;
    }

    private static float[] logits(Network network, int side) {
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.create(NumberStream.images(1, 3, side, side), new Shape(1, 3, side, side));
            return network.forward(x, Mode.EVAL).toFloatArray();
        }
    }
}
