package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Devices;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The modules that hold no residual path: activations, pools, chance, and steps in passing. */
class SmallModulesTest {

    private final NDManager manager = NDManager.newBaseManager(Devices.current());

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void activationsFollowTheirFormulas() {
        assertAll(
                () -> follows(Activation.relu6(), x -> Math.min(Math.max(x, 0), 6)),
                () -> follows(Activation.sigmoid(), x -> 1 / (1 + Math.exp(-x))),
                () -> follows(Activation.silu(), x -> x / (1 + Math.exp(-x))),
                () -> follows(Activation.hardSigmoid(), x -> Math.min(Math.max(x + 3, 0), 6) / 6),
                () -> follows(Activation.hardSwish(), x -> x * Math.min(Math.max(x + 3, 0), 6) / 6));
    }

    private void follows(Module activation, DoubleUnaryOperator formula) {
        float[] numbers = {-8, -3.5f, -1, -0.25f, 0, 0.5f, 2, 3.5f, 6, 9};
        float[] actual = activation.forward(manager.create(numbers), Mode.EVAL).toFloatArray();
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(formula.applyAsDouble(numbers[i]), actual[i], 1e-6, activation + " of " + numbers[i]);
        }
    }

    /** Φ(1) = 0.8413447461 from a table of the normal distribution; the tanh form gives 0.841192. */
    @Test
    void geluIsTheExactOne() {
        assertEquals(0.84134475f, Activation.gelu().forward(manager.create(new float[] {1}), Mode.EVAL).toFloatArray()[0], 1e-6f);
    }

    @Test
    void dropoutKeepsTheMeanInTrainingAndDoesNothingOtherwise() {
        NDArray x = manager.ones(new Shape(100, 100));
        Module dropout = Dropout.of(0.25);
        Torch.seed(3);
        float[] dropped = dropout.forward(x, Mode.TRAIN).toFloatArray();
        long zeros = count(dropped, 0);
        assertSame(x, dropout.forward(x, Mode.EVAL));
        assertSame(x, Dropout.of(0).forward(x, Mode.TRAIN));
        assertEquals(2500, zeros, 5 * Math.sqrt(10_000 * 0.25 * 0.75));
        assertEquals(10_000 - zeros, count(dropped, 4 / 3f));
    }

    @Test
    void stochasticDepthDropsWholeImages() {
        NDArray x = manager.ones(new Shape(400, 2, 3, 3));
        Module depth = StochasticDepth.of(0.5);
        Torch.seed(3);
        float[] kept = depth.forward(x, Mode.TRAIN).toFloatArray();
        for (int image = 0; image < 400; image++) {
            for (int i = 1; i < 18; i++) {
                assertEquals(kept[image * 18], kept[image * 18 + i], "one image is kept or dropped as a whole");
            }
        }
        assertEquals(200, count(kept, 2) / 18, 5 * Math.sqrt(400 * 0.25));
        assertSame(x, depth.forward(x, Mode.EVAL));
    }

    private static long count(float[] numbers, float wanted) {
        long count = 0;
        for (float number : numbers) {
            count += Math.abs(number - wanted) < 1e-6 ? 1 : 0;
        }
        return count;
    }

    @Test
    void aProbabilityOfOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Dropout.of(1));
        assertThrows(IllegalArgumentException.class, () -> StochasticDepth.of(-0.1));
    }

    @Test
    void layerNormMakesEachRowMeanZeroAndVarianceOne() {
        try (Network network = Network.of("norm", Sequential.of(LayerNorm.of(4, 1e-6)), 1, 1, 4)) {
            NDArray x = network.manager().create(new float[] {1, 2, 3, 4, 10, 10, 30, 30}, new Shape(1, 2, 4));
            float outer = (float) (1.5 / Math.sqrt(1.25));
            float inner = (float) (0.5 / Math.sqrt(1.25));
            assertArrayEquals(new float[] {-outer, -inner, inner, outer, -1, -1, 1, 1},
                    network.forward(x, Mode.EVAL).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void aSmallImageIsSpreadOverTheGrid() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
        assertArrayEquals(new float[] {1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4},
                AdaptiveAveragePool.of(3).forward(x, Mode.EVAL).toFloatArray());
    }

    @Test
    void anAverageWithoutBorderCountsTheImagesPixelsOnly() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, new Shape(1, 1, 3, 3));
        assertArrayEquals(new float[] {3, 3.5f, 4, 4.5f, 5, 5.5f, 6, 6.5f, 7},
                AveragePool2d.withoutBorder(3, 1, 1).forward(x, Mode.EVAL).toFloatArray(), 1e-6f);
    }

    /** By hand: a kernel of ones as wide as given sums its neighbours along one axis. */
    @Test
    void anOblongKernelLooksAlongOneAxisAndKeepsTheSize() {
        try (Network wide = ones(Conv2d.oblong(1, 1, 1, 3)); Network high = ones(Conv2d.oblong(1, 1, 3, 1))) {
            float[] pixels = {1, 2, 4, 8, 16, 32, 64, 128, 256};
            assertArrayEquals(new float[] {3, 7, 6, 24, 56, 48, 192, 448, 384}, once(wide, pixels));
            assertArrayEquals(new float[] {9, 18, 36, 73, 146, 292, 72, 144, 288}, once(high, pixels));
        }
    }

    private static Network ones(Conv2d convolution) {
        Network network = Network.of("ones", Sequential.of(convolution), 1, 3, 3);
        NDArray weight = network.parameters().get("0.weight").getArray();
        try (GradientMode off = GradientMode.off()) {
            weight.set(new NDIndex("..."), 1);
        }
        return network;
    }

    private static float[] once(Network network, float[] pixels) {
        int side = (int) Math.sqrt(pixels.length);
        try (NDManager local = network.manager().newSubManager()) {
            return network.forward(local.create(pixels, new Shape(1, 1, side, side)), Mode.EVAL).toFloatArray();
        }
    }

    @Test
    void aDepthwiseConvolutionMixesNoChannels() {
        try (Network network = Network.of("deep", Sequential.of(Conv2d.depthwise(2, 3, 1, Initialization.constant(1))), 2, 3, 3)) {
            NDArray x = network.manager().zeros(new Shape(1, 2, 3, 3));
            x.set(new NDIndex(":, 1"), 5);
            float[] actual = network.forward(x, Mode.EVAL).toFloatArray();
            assertEquals(0, actual[4], "the first channel saw zeros only");
            assertEquals(45, actual[9 + 4], "nine pixels of five");
        }
    }

    @Test
    void aStepInPassingIsNoChildAndRunsWithTheChildBeforeIt() {
        Sequential sequence = Sequential.named().then("pool", GlobalAveragePool.create()).passing(Flatten.create())
                .then("head", Identity.create());
        NDArray x = manager.ones(new Shape(2, 3, 4, 4));
        assertEquals(List.of("pool", "head"), List.copyOf(sequence.namedChildren().keySet()));
        assertEquals(new Shape(2, 3), sequence.compute(0, 1, x, Mode.EVAL).getShape());
        assertEquals(new Shape(2, 3), sequence.blank().forward(x, Mode.EVAL).getShape());
        assertSame(x, sequence.compute(1, 2, x, Mode.EVAL));
    }

    @Test
    void aStepInPassingMayOwnParametersButNoChildren() {
        Sequential sequence = Sequential.named().passing(new ClassToken(1, 2, ClassToken.Places.ADDED, 1));
        assertEquals(List.of("cls_token", "pos_embed"), List.copyOf(sequence.ownParameters().keySet()));
        Exception refused = assertThrows(IllegalArgumentException.class,
                () -> Sequential.named().passing(Sequential.of(Relu.create())));
        assertTrue(refused.getMessage().contains("then(name, module)"), refused.getMessage());
    }
}
