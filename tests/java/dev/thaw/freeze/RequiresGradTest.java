package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.loss.Loss;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frozen is frozen: no gradient, no changed bit in a parameter, and none in a buffer unless asked for. */
class RequiresGradTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");

    private final Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(7);

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void onlyTheHeadHasAGradientWhenTheBodyIsFrozen() {
        try (Freezing freezing = apply(BODY, FrozenNorm.EVAL)) {
            backward();
            assertEquals(Set.of("linear.weight", "linear.bias"), withGradient());
            assertEquals(Set.of("linear.weight", "linear.bias"), freezing.trainablePaths());
        }
    }

    @Test
    void everythingHasAGradientWithoutAPlan() {
        try (Freezing freezing = apply(FreezePlan.trainAll(), FrozenNorm.EVAL)) {
            backward();
            assertEquals(network.parameters().keySet(), withGradient());
            assertTrue(freezing.frozenPaths().isEmpty());
        }
    }

    @Test
    void frozenParametersKeepEveryBitAndTheOthersMove() {
        StateDict before = network.stateDict();
        try (Freezing freezing = apply(BODY, FrozenNorm.EVAL)) {
            step();
        }
        assertEquals(Set.of("linear.weight", "linear.bias"), changed(before));
    }

    @Test
    void everythingMovesWithoutAPlan() {
        StateDict before = network.stateDict();
        step();
        assertEquals(Set.copyOf(before.names()), changed(before));
    }

    @Test
    void runningStatisticsOfFrozenNormsKeepEveryBitUnderEval() {
        StateDict before = network.stateDict();
        try (Freezing freezing = apply(BODY, FrozenNorm.EVAL)) {
            backward();
        }
        assertEquals(Set.of(), changed(before));
    }

    @Test
    void runningStatisticsOfFrozenNormsDriftUnderTrain() {
        StateDict before = network.stateDict();
        try (Freezing freezing = apply(BODY, FrozenNorm.TRAIN)) {
            backward();
        }
        assertEquals(network.buffers().keySet(), changed(before));
    }

    @Test
    void aPartlyFrozenNormStillFollowsTheTrainingMode() {
        StateDict before = network.stateDict();
        try (Freezing freezing = apply(FreezePlan.trainAll().freeze("bn1.weight"), FrozenNorm.EVAL)) {
            backward();
        }
        assertTrue(changed(before).contains("bn1.running_mean"));
    }

    @Test
    void onlyTheFrozenPartIsHeldInInference() {
        StateDict before = network.stateDict();
        try (Freezing freezing = apply(FreezePlan.trainAll().freeze("layer1"), FrozenNorm.EVAL)) {
            backward();
        }
        assertEquals(network.buffers().keySet().stream().filter(path -> !path.startsWith("layer1."))
                .collect(Collectors.toSet()), changed(before));
    }

    @Test
    void closingRestoresFlagsAndModes() {
        try (Freezing freezing = apply(BODY, FrozenNorm.EVAL)) {
            step();
        }
        StateDict before = network.stateDict();
        step();
        assertEquals(Set.copyOf(before.names()), changed(before));
    }

    @Test
    void anInnerFreezingRestoresTheOuterOne() {
        try (Freezing outer = apply(FreezePlan.trainAll().freeze("conv1"), FrozenNorm.EVAL)) {
            apply(BODY, FrozenNorm.EVAL).close();
            backward();
            assertFalse(withGradient().contains("conv1.weight"));
            assertTrue(withGradient().contains("layer1.0.conv1.weight"));
        }
    }

    @Test
    void noStaleGradientSurvivesAFreeze() {
        backward();
        apply(BODY, FrozenNorm.EVAL).close();
        assertEquals(Set.of("linear.weight", "linear.bias"), withGradient());
    }

    @Test
    void buffersNeverRequireAGradient() {
        try (Freezing freezing = apply(FreezePlan.trainAll().freeze("*").unfreeze("*"), FrozenNorm.EVAL)) {
            backward();
            assertTrue(network.buffers().values().stream().noneMatch(Parameter::requiresGradient));
        }
    }

    @Test
    void saysWhenSomethingFrozenWasNeverLoaded() {
        try (Network source = ResNet.cifar("tiny", List.of(4, 8), 1, 5).seed(1)) {
            try (Freezing control = apply(BODY, FrozenNorm.EVAL)) {
                assertAll(
                        () -> assertEquals(control.frozenPaths(), control.neverLoaded()),
                        () -> assertTrue(control.warnings().get(0).startsWith("Frozen but never loaded: 15 of the 15"),
                                () -> control.warnings().toString()));
            }
            network.load(source.stateDict(), Match.SHAPE);
            try (Freezing sound = apply(BODY, FrozenNorm.EVAL); Freezing all = apply(FreezePlan.trainAll().freeze("*"), FrozenNorm.EVAL)) {
                assertEquals(List.of(), sound.warnings());
                assertTrue(all.warnings().toString().contains("Frozen but never loaded: 2 of the 17"));
                assertTrue(all.warnings().toString().contains("Everything in tiny is frozen"));
            }
        }
    }

    @Test
    void aPlanThatDoesNotFitChangesNothing() {
        FreezePlan wrong = FreezePlan.trainAll().freeze("conv1").freeze("fc");
        assertThrows(IllegalArgumentException.class, () -> apply(wrong, FrozenNorm.EVAL));
        assertTrue(network.parameters().values().stream().allMatch(Parameter::requiresGradient));
    }

    @Test
    void trainingEverythingFrozenIsExplained() {
        try (Freezing freezing = apply(FreezePlan.trainAll().freeze("*"), FrozenNorm.EVAL)) {
            assertNotEquals(List.of(), freezing.warnings());
            assertThrows(IllegalStateException.class, this::backward);
        }
    }

    @Test
    void aNetworkMayBeClosedBeforeItsFreezing() {
        Network other = ResNet.cifar("other", List.of(4, 8), 1, 3);
        Freezing freezing = RequiresGrad.method().apply(BODY, other, FrozenNorm.EVAL);
        other.close();
        freezing.close();
        assertThrows(IllegalStateException.class, other::parameters);
    }

    private Freezing apply(FreezePlan plan, FrozenNorm norm) {
        return RequiresGrad.method().apply(plan, network, norm);
    }

    private void backward() {
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            NDArray x = manager.create(NumberStream.images(4, 3, 8, 8), new Shape(4, 3, 8, 8));
            NDArray y = manager.create(new long[] {0, 1, 2, 0});
            NDArray logits = network.forward(x, Mode.TRAIN);
            Torch.backward(Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y), new NDList(logits)));
        }
    }

    /** Plain gradient descent by hand on whatever has a gradient. */
    private void step() {
        backward();
        try (NDManager manager = network.manager().newSubManager(); GradientMode off = GradientMode.off()) {
            network.parameters().values().forEach(parameter ->
                    Torch.gradient(parameter.getArray(), manager).ifPresent(gradient -> {
                        parameter.getArray().subi(gradient.mul(0.5));
                        Torch.forgetGradient(parameter.getArray());
                    }));
        }
    }

    private Set<String> withGradient() {
        try (NDManager manager = network.manager().newSubManager()) {
            return network.parameters().entrySet().stream()
                    .filter(entry -> Torch.gradient(entry.getValue().getArray(), manager).isPresent())
                    .map(java.util.Map.Entry::getKey).collect(Collectors.toSet());
        }
    }

    private Set<String> changed(StateDict before) {
        StateDict after = network.stateDict();
        return before.names().stream().filter(path -> !before.get(path).equals(after.get(path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
