package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan may change in the middle of a training: what freezes stops at once, what thaws starts with nothing stale. */
class FreezingChangeTest {

    private static final OptimizerChoice RULE = Sgd.of(0.1).momentum(0.9).weightDecay(0.1);
    private static final FreezePlan FRONT = FreezePlan.trainAll().freeze("fc1");
    private static final TinyBatch BATCH = new TinyBatch(NumberStream.fill(1, 0, 1, 16), new Shape(4, 4), new long[] {0, 1, 1, 0});

    private final Network network = LinearNet.of(4, 3, 2).seed(3);

    static List<FreezeMethod> methods() {
        return FreezeMethodTest.methods().toList();
    }

    @AfterEach
    void release() {
        network.close();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatFreezesInMidRunStopsAtOnceInSpiteOfItsMomentum(FreezeMethod method) {
        try (Freezing freezing = method.apply(FreezePlan.trainAll(), network, FrozenNorm.EVAL); Optimizer optimizer = all(freezing)) {
            train(3, freezing, optimizer);
            BATCH.backward(network); // the gradient of a step that is not taken
            Freezing.Change change = freezing.change(FRONT);
            assertEquals(Set.of("fc1.weight", "fc1.bias"), change.frozen());
            assertEquals(Set.of(), change.unfrozen());
            optimizer.remove(freezing.optimizerPaths().containsAll(change.frozen()) ? Set.of() : change.frozen());
            StateDict before = network.stateDict();
            train(3, freezing, optimizer);
            assertEquals(before.get("fc1.weight"), network.stateDict().get("fc1.weight"));
            assertEquals(before.get("fc1.bias"), network.stateDict().get("fc1.bias"));
            assertNotEquals(before.get("fc2.weight"), network.stateDict().get("fc2.weight"));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatThawsTrainsFromItsFirstGradientOn(FreezeMethod method) {
        try (Freezing freezing = method.apply(FRONT, network, FrozenNorm.EVAL); Optimizer optimizer = all(freezing)) {
            train(3, freezing, optimizer);
            Freezing.Change change = freezing.change(FreezePlan.trainAll());
            assertEquals(Set.of("fc1.weight", "fc1.bias"), change.unfrozen());
            if (!optimizer.paths().containsAll(change.unfrozen())) {
                optimizer.addGroup(ParameterGroup.of("thawed", change.unfrozen(), RULE));
            }
            StateDict thawed = network.stateDict();
            StateDict expected = oneStepOf(thawed);
            BATCH.backward(network);
            optimizer.step();
            assertEquals(1, optimizer.steps("fc1.weight"));
            assertEquals(expected.get("fc1.weight"), network.stateDict().get("fc1.weight"), "no old gradient was added");
        }
    }

    /** Takes the first step of a fresh optimizer on a fresh network of the same weights. */
    private static StateDict oneStepOf(StateDict weights) {
        try (Network fresh = LinearNet.of(4, 3, 2).load(weights, Match.STRICT);
                Optimizer optimizer = Optimizer.of(fresh.parameters(), RULE)) {
            BATCH.backward(fresh);
            optimizer.step();
            return fresh.stateDict();
        }
    }

    @Test
    void normsAreHeldAndReleasedWithThePlan() {
        try (Network residual = ResNet.cifar("tiny", List.of(4, 8), 1, 3);
                Freezing freezing = NoGrad.method().apply(FreezePlan.allBut("linear"), residual, FrozenNorm.EVAL)) {
            freezing.change(FreezePlan.trainAll().freeze("layer1"));
            assertEquals(List.of("layer1.0.bn1", "layer1.0.bn2"), residual.modules().entrySet().stream()
                    .filter(entry -> entry.getValue().heldInInference()).map(Map.Entry::getKey).toList());
            assertEquals(Set.of("layer1"), freezing.cutModules());
        }
    }

    @Test
    void aPlanThatDoesNotFitLeavesTheOldOne() {
        try (Freezing freezing = NoGrad.method().apply(FRONT, network, FrozenNorm.EVAL)) {
            assertThrows(IllegalArgumentException.class, () -> freezing.change(FRONT.freeze("fc3")));
            assertThrows(IllegalArgumentException.class, () -> freezing.change(FRONT.freeze("fc2.bias")));
            assertEquals(Set.of("fc1.weight", "fc1.bias"), freezing.frozenPaths());
            assertEquals(Set.of("fc1"), freezing.cutModules());
        }
    }

    @Test
    void aClosedFreezingCannotChange() {
        Freezing freezing = RequiresGrad.method().apply(FRONT, network, FrozenNorm.EVAL);
        freezing.close();
        assertThrows(IllegalStateException.class, () -> freezing.change(FreezePlan.trainAll()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void closingAFreezingEndsThoseWithinItSoThatNoneComesBack(FreezeMethod method) {
        Freezing outer = method.apply(FRONT, network, FrozenNorm.EVAL);
        Freezing inner = method.apply(FRONT, network, FrozenNorm.EVAL);
        assertThrows(IllegalStateException.class, () -> outer.change(FreezePlan.trainAll()), "it would undo the inner one");
        outer.close();
        inner.close();
        BATCH.backward(network);
        try (Optimizer optimizer = Optimizer.of(network.parameters(), RULE)) {
            optimizer.step();
            assertEquals(1, optimizer.steps("fc1.weight"), "nothing is frozen any more");
        }
        assertThrows(IllegalStateException.class, () -> inner.change(FRONT));
    }

    @Test
    void aFlagThatWasOffAndThatThePlanSwitchesOnIsWarnedOf() {
        network.parameters().get("fc1.bias").freeze(true);
        try (Freezing switching = RequiresGrad.method().apply(FreezePlan.trainAll().freeze("fc2"), network, FrozenNorm.EVAL)) {
            assertTrue(switching.warnings().stream().anyMatch(warning -> warning.startsWith("Trains although its flag was off")
                    && warning.contains("fc1.bias")), switching.warnings()::toString);
        }
        try (Freezing keeping = RequiresGrad.method().apply(FRONT, network, FrozenNorm.EVAL)) {
            assertTrue(keeping.warnings().stream().noneMatch(warning -> warning.startsWith("Trains")), keeping.warnings()::toString);
        }
        assertFalse(network.parameters().get("fc1.bias").requiresGradient());
    }

    private Optimizer all(Freezing freezing) {
        return Optimizer.of(network.parameters(), List.of(ParameterGroup.of("all", freezing.optimizerPaths(), RULE)));
    }

    private void train(int steps, Freezing freezing, Optimizer optimizer) {
        for (int i = 0; i < steps; i++) {
            BATCH.backward(network);
            optimizer.step();
            freezing.clearGradients();
        }
    }
}
