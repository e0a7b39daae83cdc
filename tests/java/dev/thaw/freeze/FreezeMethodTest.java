package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.NumberStream;
import dev.thaw.engine.Torch;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods fix the same numbers, bit for bit, and differ in which gradients there are. */
class FreezeMethodTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");
    private static final FreezePlan MIDDLE = FreezePlan.trainAll().freeze("layer1");
    private static final TinyBatch BATCH =
            new TinyBatch(NumberStream.images(4, 3, 8, 8), new Shape(4, 3, 8, 8), new long[] {0, 1, 2, 0});

    private final Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(7);

    static Stream<FreezeMethod> methods() {
        return Stream.of(RequiresGrad.method(), OptimizerFilter.method(), OptimizerFilter.method().leavingGradients(),
                NoGrad.method(), Detach.method(), Detach.weights(), RequiresGrad.method().and(OptimizerFilter.method()),
                RequiresGrad.method().and(NoGrad.method()), OptimizerFilter.method().and(Detach.method()));
    }

    @AfterEach
    void release() {
        network.close();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void onlyTheHeadMovesAndTheBodyKeepsEveryBit(FreezeMethod method) {
        StateDict before = network.stateDict();
        train(BODY, method, FrozenNorm.EVAL, 3);
        assertEquals(Set.of("linear.weight", "linear.bias"), changed(before));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void frozenNormsDriftOnlyWhenAskedTo(FreezeMethod method) {
        StateDict before = network.stateDict();
        train(BODY, method, FrozenNorm.TRAIN, 3);
        Set<String> expected = new TreeSet<>(network.buffers().keySet());
        expected.addAll(Set.of("linear.weight", "linear.bias"));
        assertEquals(expected, changed(before));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void allMethodsComeToTheSameWeightsWhenTheFrontIsFrozen(FreezeMethod method) {
        train(BODY, RequiresGrad.method(), FrozenNorm.EVAL, 5);
        StateDict byFlag = network.stateDict();
        network.seed(7);
        train(BODY, method, FrozenNorm.EVAL, 5);
        assertEquals(byFlag, network.stateDict());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void fiftyStepsLeaveNoArrayBehind(FreezeMethod method) {
        try (Freezing freezing = method.apply(MIDDLE, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("all", freezing.optimizerPaths(), Adam.of(0.01))))) {
            step(freezing, optimizer);
            int own = network.manager().getManagedArrays().size();
            int all = arraysOfTheProcess();
            for (int i = 0; i < 50; i++) {
                step(freezing, optimizer);
            }
            assertEquals(own, network.manager().getManagedArrays().size());
            assertEquals(all, arraysOfTheProcess());
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void closingGivesFlagsCutsAndModesBack(FreezeMethod method) {
        method.apply(MIDDLE, network, FrozenNorm.EVAL).close();
        StateDict before = network.stateDict();
        train(FreezePlan.trainAll(), RequiresGrad.method(), FrozenNorm.EVAL, 1);
        assertEquals(Set.copyOf(before.names()), changed(before));
        assertTrue(network.modules().values().stream().noneMatch(module -> module.cut() != GradientCut.NONE
                || module.heldInInference()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void runningStatisticsNeverRequireAGradient(FreezeMethod method) {
        try (Freezing freezing = method.apply(BODY, network, FrozenNorm.EVAL)) {
            freezing.change(FreezePlan.trainAll());
            assertTrue(network.buffers().values().stream().noneMatch(Parameter::requiresGradient));
            assertTrue(network.buffers().values().stream().noneMatch(buffer -> buffer.getArray().hasGradient()));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsFrozenBeforeThereAreValuesStaysFrozenThroughSeedAndLoad(FreezeMethod method) {
        StateDict weights = network.stateDict();
        try (Network fresh = ResNet.cifar("fresh", List.of(4, 8), 1, 3);
                Freezing freezing = method.apply(BODY, fresh, FrozenNorm.EVAL)) {
            fresh.seed(9).load(weights, Match.STRICT);
            try (Optimizer optimizer = Optimizer.of(fresh.parameters(),
                    List.of(ParameterGroup.of("all", freezing.optimizerPaths(), Adam.of(0.01).weightDecay(0.1))))) {
                BATCH.backward(fresh);
                optimizer.step();
            }
            StateDict after = fresh.stateDict();
            assertEquals(Set.of("linear.weight", "linear.bias"), weights.names().stream()
                    .filter(path -> !weights.get(path).equals(after.get(path))).collect(Collectors.toSet()));
        }
    }

    @Test
    void aFlagInTheMiddleLetsGradientsThroughAndACutDoesNot() {
        Set<String> above = starting("layer2", "linear");
        Set<String> outside = starting("conv1", "bn1", "layer2", "linear");
        assertEquals(outside, reached(MIDDLE, RequiresGrad.method()));
        assertEquals(outside, reached(MIDDLE, Detach.weights()));
        assertEquals(above, reached(MIDDLE, NoGrad.method()));
        assertEquals(above, reached(MIDDLE, Detach.method()));
        assertEquals(network.parameters().keySet(), reached(MIDDLE, OptimizerFilter.method()));
    }

    @Test
    void theFilterLeavesGradientsThatPileUpUnlessTheyAreCleared() {
        try (Freezing freezing = OptimizerFilter.method().leavingGradients().apply(BODY, network, FrozenNorm.EVAL)) {
            BATCH.backward(network);
            float once = gradient("conv1.weight");
            freezing.clearGradients();
            BATCH.backward(network);
            assertEquals(2 * once, gradient("conv1.weight"), Math.abs(once) * 1e-4);
        }
        assertFalse(withGradient().contains("conv1.weight"), "closing leaves nothing stale");
        try (Freezing freezing = OptimizerFilter.method().apply(BODY, network, FrozenNorm.EVAL)) {
            BATCH.backward(network);
            freezing.clearGradients();
            assertEquals(Set.of(), withGradient());
        }
    }

    @Test
    void onlyTheFilterKeepsParametersFromTheOptimizer() {
        assertEquals(Set.of("linear.weight", "linear.bias"), told(OptimizerFilter.method()));
        assertEquals(Set.of("linear.weight", "linear.bias"), told(RequiresGrad.method().and(OptimizerFilter.method())));
        assertEquals(network.parameters().keySet(), told(RequiresGrad.method()));
        assertEquals(network.parameters().keySet(), told(NoGrad.method()));
    }

    @Test
    void cutsAreTheLargestModulesThatAreFrozenWhole() {
        FreezePlan plan = FreezePlan.trainAll().freeze("layer1").freeze("layer2.0.conv1").freeze("layer2.0.bn1");
        assertEquals(List.of("layer1", "layer2.0.conv1", "layer2.0.bn1"), cut(plan, NoGrad.method()));
        assertEquals(List.of("layer1", "layer2.0.conv1", "layer2.0.bn1"), cut(plan, Detach.method()));
        assertEquals(List.of(), cut(plan, RequiresGrad.method()));
        assertEquals(List.of(), cut(plan, Detach.weights()), "its outputs carry the graph");
        assertEquals(List.of(""), cut(FreezePlan.freezeAll(), NoGrad.method()), "the whole network");
    }

    @Test
    void aCutRefusesAModuleThatIsFrozenInPartAndChangesNothing() {
        FreezePlan part = FreezePlan.trainAll().freeze("conv1").freeze("bn1.weight");
        for (FreezeMethod method : List.of(NoGrad.method(), Detach.method(), Detach.weights())) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> method.apply(part, network, FrozenNorm.EVAL)).getMessage();
            assertTrue(message.contains("bn1.weight in bn1") && message.contains("RequiresGrad.method()"), message);
        }
        assertEquals(GradientCut.NONE, network.modules().get("conv1").cut());
        RequiresGrad.method().apply(part, network, FrozenNorm.EVAL).close();
    }

    @Test
    void aCutSetByHandComesBackAfterwards() {
        network.modules().get("layer1").cut(GradientCut.DETACH);
        NoGrad.method().apply(MIDDLE, network, FrozenNorm.EVAL).close();
        assertEquals(GradientCut.DETACH, network.modules().get("layer1").cut());
    }

    @Test
    void methodsHaveLabelsAndCombineOnceEach() {
        assertEquals(List.of("flag", "filter", "filter, gradients left", "no_grad", "detach", "detached weights", "flag + filter",
                "flag + no_grad", "filter + detach"), methods().map(FreezeMethod::label).toList());
        FreezeMethod both = RequiresGrad.method().and(OptimizerFilter.method());
        assertEquals(both, both.and(RequiresGrad.method()));
        assertThrows(IllegalArgumentException.class, () -> NoGrad.method().and(Detach.method()));
        assertThrows(IllegalArgumentException.class, () -> Detach.weights().and(Detach.method()));
    }

    @Test
    void noMethodAtAllAndContradictionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Combined(List.of()), "nothing would be frozen");
        assertThrows(IllegalArgumentException.class, () -> OptimizerFilter.method().and(OptimizerFilter.method().leavingGradients()));
        assertEquals("filter", OptimizerFilter.method().and(OptimizerFilter.method()).label());
    }

    private void train(FreezePlan plan, FreezeMethod method, FrozenNorm norm, int steps) {
        try (Freezing freezing = method.apply(plan, network, norm);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("all", freezing.optimizerPaths(), Adam.of(0.01).weightDecay(0.1))))) {
            for (int i = 0; i < steps; i++) {
                step(freezing, optimizer);
            }
        }
    }

    private void step(Freezing freezing, Optimizer optimizer) {
        BATCH.backward(network);
        optimizer.step();
        freezing.clearGradients();
    }

    private Set<String> reached(FreezePlan plan, FreezeMethod method) {
        try (Freezing freezing = method.apply(plan, network, FrozenNorm.EVAL)) {
            BATCH.backward(network);
            Set<String> found = withGradient();
            network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.getArray()));
            return found;
        }
    }

    private Set<String> told(FreezeMethod method) {
        try (Freezing freezing = method.apply(BODY, network, FrozenNorm.EVAL)) {
            return freezing.optimizerPaths();
        }
    }

    private List<String> cut(FreezePlan plan, FreezeMethod method) {
        try (Freezing freezing = method.apply(plan, network, FrozenNorm.EVAL)) {
            return List.copyOf(freezing.cutModules());
        }
    }

    private Set<String> withGradient() {
        try (NDManager manager = network.manager().newSubManager()) {
            return network.parameters().entrySet().stream()
                    .filter(entry -> Torch.gradient(entry.getValue().getArray(), manager).isPresent())
                    .map(Map.Entry::getKey).collect(Collectors.toSet());
        }
    }

    private float gradient(String path) {
        try (NDManager manager = network.manager().newSubManager()) {
            return Torch.gradient(network.parameters().get(path).getArray(), manager).orElseThrow().toFloatArray()[0];
        }
    }

    private Set<String> starting(String... prefixes) {
        return network.parameters().keySet().stream().filter(path -> Stream.of(prefixes).anyMatch(path::startsWith))
                .collect(Collectors.toSet());
    }

    private Set<String> changed(StateDict before) {
        StateDict after = network.stateDict();
        return before.names().stream().filter(path -> !before.get(path).equals(after.get(path))).collect(Collectors.toSet());
    }

    private static int arraysOfTheProcess() {
        try (NDManager any = NDManager.newBaseManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }
}
