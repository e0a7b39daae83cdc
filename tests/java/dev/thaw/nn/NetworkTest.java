package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A network owns its values, loads all or nothing, starts the same everywhere, and leaks nothing. */
class NetworkTest {

    private final Network network = tiny(3).seed(5);

    private static Network tiny(int classes) {
        return ResNet.cifar("tiny", List.of(4, 8), 1, classes);
    }

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherSeedOthers() {
        String first = network.stateDict().sha256();
        assertAll(() -> assertEquals(first, network.seed(5).stateDict().sha256()),
                () -> assertNotEquals(first, network.seed(6).stateDict().sha256()));
    }

    /** The six numbers were computed by another implementation of the stream, in Python. */
    @Test
    void theFirstNumbersAreTheSameOnEveryMachine() {
        StateDict state = network.stateDict();
        assertArrayEquals(new float[] {0.24644245f, 0.2745095f, 0.29790562f},
                Arrays.copyOf(state.get("conv1.weight").toFloats(), 3));
        assertArrayEquals(new float[] {0.29542527f, -0.053127762f, -0.24863636f}, state.get("linear.bias").toFloats());
        assertEquals("093dab746287a744d363c2fa54cca1587a2290bf03d6b9bfe90620fca7026864", state.sha256());
    }

    @Test
    void anotherHeadLeavesTheNumbersOfTheBodyAlone() {
        try (Network other = tiny(7).seed(5)) {
            StateDict body = network.stateDict().filter(name -> !name.startsWith("linear"));
            assertEquals(body, other.stateDict().filter(name -> !name.startsWith("linear")));
        }
    }

    @Test
    void convolutionsBeginAsHeEtAlSay() {
        try (Network wide = ResNet.cifar("wide", List.of(64, 64), 1, 3)) {
            float[] numbers = wide.stateDict().get("layer1.0.conv1.weight").toFloats();
            double variance = IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i] * numbers[i]).average().orElseThrow();
            assertEquals(2.0 / (64 * 9), variance, 0.02 * 2.0 / (64 * 9));
        }
    }

    @Test
    void aStateDictIsACopy() {
        StateDict before = network.stateDict();
        float first = before.get("conv1.weight").toFloats()[0];
        network.seed(99);
        assertEquals(first, before.get("conv1.weight").toFloats()[0]);
    }

    @Test
    void aCopyComputesTheSameAndTrainsAlone() {
        try (Network copy = network.copy()) {
            assertArrayEquals(logits(network), logits(copy));
            copy.seed(1);
            assertNotEquals(network.stateDict(), copy.stateDict());
        }
    }

    @Test
    void loadsWhatFitsUnderShapeAndKeepsTheRest() {
        try (Network source = tiny(7).seed(1)) {
            StateDict before = network.stateDict();
            network.load(source.stateDict(), Match.SHAPE);
            StateDict after = network.stateDict();
            assertAll(
                    () -> assertEquals(source.stateDict().get("conv1.weight"), after.get("conv1.weight")),
                    () -> assertEquals(before.get("linear.weight"), after.get("linear.weight")),
                    () -> assertEquals(Set.of("linear.weight", "linear.bias"), network.loadReport().orElseThrow()
                            .mismatched().stream().map(mismatch -> mismatch.name()).collect(Collectors.toSet())),
                    () -> assertTrue(network.loadedPaths().contains("bn1.running_mean")),
                    () -> assertFalse(network.loadedPaths().contains("linear.bias")));
        }
    }

    @Test
    void aStrictLoadThatDoesNotFitChangesNothing() {
        StateDict before = network.stateDict();
        try (Network source = tiny(7).seed(1)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> network.load(source.stateDict(), Match.STRICT)).getMessage();
            assertTrue(message.contains("linear.weight: network [3, 8], weights [7, 8]"), message);
        }
        assertAll(() -> assertEquals(before, network.stateDict()), () -> assertEquals(Set.of(), network.loadedPaths()));
    }

    @Test
    void weightsWithoutACommonPathAreNotLoadedSilently() {
        StateDict foreign = StateDict.empty().plus("encoder.weight", TensorData.of(new float[4], 4));
        assertThrows(IllegalArgumentException.class, () -> network.load(foreign, Match.SHAPE));
    }

    @Test
    void numbersOfAnotherKindAreRefusedBeforeAnyIsWritten() {
        StateDict before = network.stateDict();
        StateDict wrong = before.plus("linear.bias", new TensorData(ai.djl.ndarray.types.DataType.INT32, new long[] {3},
                before.get("linear.bias").bytes())).plus("conv1.weight", TensorData.of(new float[108], 4, 3, 3, 3));
        assertThrows(IllegalArgumentException.class, () -> network.load(wrong, Match.SHAPE));
        assertEquals(before, network.stateDict());
    }

    @Test
    void takesOffThePrefixOfParallelTraining() {
        try (Network source = tiny(3).seed(1)) {
            network.load(source.stateDict().rename(name -> "module." + name), Match.STRICT);
            assertEquals(source.stateDict(), network.stateDict());
        }
    }

    @Test
    void loadingKeepsTheFlagsAndTheArrays() {
        NDArray array = network.parameters().get("conv1.weight").getArray();
        network.load(network.stateDict(), Match.STRICT);
        assertTrue(network.parameters().values().stream().allMatch(p -> p.requiresGradient() && p.getArray().hasGradient()));
        assertTrue(network.buffers().values().stream().noneMatch(p -> p.requiresGradient() || p.getArray().hasGradient()));
        assertEquals(array.getUid(), network.parameters().get("conv1.weight").getArray().getUid());
    }

    @Test
    void countsTheForwardsOfTrainingOnly() {
        logits(network);
        assertEquals(0, batches());
        train(network, Mode.TRAIN);
        train(network, Mode.TRAIN);
        assertEquals(2, batches());
        network.modules().get("bn1").holdInference();
        train(network, Mode.TRAIN);
        assertEquals(2, batches());
    }

    private long batches() {
        return network.stateDict().get("bn1.num_batches_tracked").bytes().getLong();
    }

    @Test
    void anEvaluationRecordsNoGraphAndLeavesTheModeAsItWas() {
        try (GradientMode on = GradientMode.on(); NDManager manager = network.manager().newSubManager()) {
            NDArray sum = network.forward(images(manager), Mode.EVAL).sum();
            assertTrue(GradientMode.isOn());
            assertThrows(IllegalStateException.class, () -> Torch.backward(sum));
        }
    }

    @Test
    void featuresAreWhatTheHeadIsGiven() {
        try (NDManager manager = network.manager().newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray features = network.features(images(manager));
            NDArray logits = network.modules().get("linear").forward(features, Mode.EVAL);
            assertEquals(new Shape(2, 8), features.getShape());
            assertArrayEquals(logits(network), logits.toFloatArray());
        }
    }

    @Test
    void aHundredForwardsLeaveNoArrayBehind() {
        for (Mode mode : Mode.values()) {
            train(network, mode);
            int before = network.manager().getManagedArrays().size();
            try (NDManager manager = network.manager().newSubManager()) {
                NDArray x = images(manager);
                int inputs = manager.getManagedArrays().size();
                for (int i = 0; i < 100; i++) {
                    network.forward(x, mode).close();
                    network.features(x).close();
                }
                assertEquals(inputs, manager.getManagedArrays().size(), "beside the input, " + mode);
            }
            network.stateDict();
            network.load(network.stateDict(), Match.STRICT);
            assertEquals(before, network.manager().getManagedArrays().size(), "in the network, " + mode);
        }
    }

    @Test
    void anOpenScopeOfTheCallerTakesNoValueAlong() {
        try (Network other = tiny(3)) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                train(other, Mode.TRAIN);
            }
            train(other, Mode.TRAIN);
            assertEquals(2, other.stateDict().get("bn1.num_batches_tracked").bytes().getLong());
        }
    }

    @Test
    void theSeedHoldsForWhatALoadLeavesOut() {
        try (Network source = tiny(7); Network other = tiny(3).seed(5).load(source.stateDict(), Match.SHAPE)) {
            assertEquals(network.stateDict().get("linear.weight"), other.stateDict().get("linear.weight"));
            assertEquals(source.stateDict().get("conv1.weight"), other.stateDict().get("conv1.weight"));
        }
    }

    @Test
    void closingReleasesAllValuesAndSaysSoAfterwards() {
        Network other = tiny(3);
        List<NDArray> arrays = other.parameters().values().stream().map(Parameter::getArray).toList();
        other.close();
        other.close();
        assertAll(() -> assertTrue(arrays.stream().allMatch(NDArray::isReleased)),
                () -> assertThrows(IllegalStateException.class, other::stateDict),
                () -> assertEquals("tiny (closed)", other.toString()));
    }

    @Test
    void aBatchOfOneValuePerChannelIsExplained() {
        try (Network pixel = Network.of("pixel", Sequential.of(Conv2d.of(1, 2, 1, 0), BatchNorm2d.of(2), Flatten.create(),
                Linear.of(2, 2)), 1, 1, 1); NDManager manager = pixel.manager().newSubManager()) {
            NDArray x = manager.ones(new Shape(1, 1, 1, 1));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> pixel.forward(x, Mode.TRAIN)).getMessage()
                    .contains("at least 2 images"));
        }
    }

    @Test
    void isADjlBlockToo() {
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray x = images(manager);
            NDArray output = network.root().forward(new ParameterStore(manager, false), new NDList(x), false).head();
            assertArrayEquals(logits(network), output.toFloatArray());
            assertEquals(new Shape(2, 3), network.root().getOutputShapes(new Shape[] {x.getShape()})[0]);
        }
    }

    @Test
    void namesAreGivenOnceAndHaveNoDot() {
        assertThrows(IllegalArgumentException.class, () -> Sequential.named().then("a", Relu.create()).then("a", Relu.create()));
        assertThrows(IllegalArgumentException.class, () -> Sequential.named().then("a.b", Relu.create()));
    }

    @Test
    void aNetworkWithoutAHeadCanBeShown() {
        try (Network body = Network.of("body", Sequential.named().then("conv", Conv2d.of(3, 4, 3, 1)), 3, 8, 8)) {
            assertTrue(body.toString().contains("no head"), body.toString());
            assertThrows(IllegalStateException.class, body::headPath);
        }
    }

    private static NDArray images(NDManager manager) {
        return manager.create(NumberStream.images(2, 3, 8, 8), new Shape(2, 3, 8, 8));
    }

    private static float[] logits(Network network) {
        try (NDManager manager = network.manager().newSubManager()) {
            return network.forward(images(manager), Mode.EVAL).toFloatArray();
        }
    }

    private static void train(Network network, Mode mode) {
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            network.forward(images(manager), mode);
        }
    }
}
