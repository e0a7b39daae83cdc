package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is in the optimizer, who moves, and what happens to gradients. */
class OptimizerMembersTest {

    private NDManager manager;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    @BeforeEach
    void makeTwoParameters() {
        manager = NDManager.newBaseManager();
        parameters.put("body", OptimizerReferenceTest.parameter(manager, 0, 4, 3));
        parameters.put("head", OptimizerReferenceTest.parameter(manager, 1, 3));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aParameterFrozenInMidRunIsNotMovedByItsMomentum() {
        try (Optimizer optimizer = optimizer(GradientReset.ZERO, Eligible.TRAINABLE)) {
            steps(optimizer, 3);
            assertTrue(frozenMoves(optimizer).isEmpty());
        }
    }

    @Test
    void asPyTorchDoesItMomentumMovesAFrozenParameterWhoseGradientIsZeros() {
        try (Optimizer optimizer = optimizer(GradientReset.ZERO, Eligible.ANY_GRADIENT)) {
            steps(optimizer, 3);
            assertEquals(Set.of("body"), frozenMoves(optimizer));
        }
    }

    @Test
    void asPyTorchDoesItAParameterFrozenAfterItsBackwardPassTakesThatStep() {
        try (Optimizer optimizer = optimizer(GradientReset.FORGET, Eligible.ANY_GRADIENT)) {
            steps(optimizer, 3);
            goBack("body", "head");
            assertEquals(Set.of("body"), frozenMoves(optimizer));
            assertEquals(Set.of(), frozenMoves(optimizer), "its gradient is gone");
        }
    }

    @Test
    void aStepClearsTheGradientOfAFrozenMemberToo() {
        try (Optimizer optimizer = optimizer(GradientReset.FORGET, Eligible.TRAINABLE);
                NDManager scratch = NDManager.newBaseManager()) {
            goBack("body");
            parameters.get("body").freeze(true);
            optimizer.step();
            assertTrue(Torch.gradient(parameters.get("body").getArray(), scratch).isEmpty());
        }
    }

    @Test
    void whoLeavesTakesItsMomentumAlongAndComesBackAsNew() {
        try (Optimizer optimizer = Optimizer.of(parameters, List.of(
                ParameterGroup.of("body", List.of("body"), Adam.of(0.01)),
                ParameterGroup.of("head", List.of("head"), Adam.of(0.01))))) {
            steps(optimizer, 50);
            long all = optimizer.stateBytes();
            optimizer.remove(List.of("body"));
            assertEquals(Set.of("head"), optimizer.paths());
            assertEquals(all - 2 * 4 * 12, optimizer.stateBytes());
            assertEquals(List.of("head"), optimizer.groups().stream().map(ParameterGroup::name).toList());
            float[] before = values("body");
            steps(optimizer, 1);
            assertArrayEquals(before, values("body"));
            optimizer.addGroup(ParameterGroup.of("body", List.of("body"), Adam.of(0.01)));
            optimizer.forgetGradients();
            steps(optimizer, 1);
            assertEquals(1, optimizer.steps("body"));
            assertEquals(0.01, Math.abs(values("body")[0] - before[0]), 1e-5, "Adam's first step is the rate");
            String said = assertThrows(IllegalArgumentException.class,
                    () -> optimizer.remove(List.of("head", "neck"))).getMessage();
            assertTrue(said.contains("\"neck\"") && optimizer.paths().contains("head"), said);
        }
    }

    @Test
    void aRateThatIsSetActsAtOnceAndTheInitialOneIsKept() {
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(0.1))) {
            float before = values("head")[0];
            optimizer.rate("all", 0.25);
            goBack("head");
            optimizer.step(0.5);
            assertEquals(before - 0.25 * 0.5 * 2 * before, values("head")[0], 1e-6);
            assertEquals(0.25, optimizer.rate("all"));
            assertEquals(0.1, optimizer.groups().get(0).lr());
            assertThrows(IllegalArgumentException.class, () -> optimizer.rate("all", -1));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> optimizer.rate("al", 1)).getMessage().contains("all"));
        }
    }

    @Test
    void twoGroupsOfOneNameAreRefused() {
        ParameterGroup body = ParameterGroup.of("one", List.of("body"), Sgd.of(1));
        ParameterGroup head = ParameterGroup.of("one", List.of("head"), Sgd.of(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Optimizer.of(parameters, List.of(body, head)))
                .getMessage().contains("\"one\""));
    }

    @Test
    void aValueClipActsOnBothSidesAndANormClipKeepsTheDirection() {
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(1)); NDManager scratch = NDManager.newBaseManager()) {
            float[] gradient = new float[3];
            for (int i = 0; i < 3; i++) {
                gradient[i] = 2 * values("head")[i];
            }
            goBack("head");
            double norm = Math.sqrt(gradient[0] * gradient[0] + gradient[1] * gradient[1] + gradient[2] * gradient[2]);
            assertEquals(norm, optimizer.clip(GradientClip.norm(norm / 2)), 1e-6);
            assertEquals(gradient[1] / 2, gradient("head", scratch)[1], 1e-5);
            optimizer.clip(GradientClip.value(0.01));
            for (int i = 0; i < 3; i++) {
                assertEquals(Math.copySign(0.01, gradient[i]), gradient("head", scratch)[i], 1e-7);
            }
            optimizer.forgetGradients();
            assertEquals(0, optimizer.clip(GradientClip.norm(1)));
            assertThrows(IllegalArgumentException.class, () -> GradientClip.norm(0));
        }
    }

    @Test
    void decayIsTakenOffBiasesAndNorms() {
        try (Network network = ResNet.resnet18(3)) {
            List<ParameterGroup> groups = ParameterGroup.splitDecay(network, network.parameters().keySet(), AdamW.of(0.001));
            assertEquals(List.of("decay", "no decay"), groups.stream().map(ParameterGroup::name).toList());
            assertTrue(groups.get(0).paths().containsAll(List.of("conv1.weight", "fc.weight")));
            assertTrue(groups.get(1).paths().containsAll(List.of("bn1.weight", "bn1.bias", "fc.bias")));
            assertEquals(network.parameters().size(), groups.get(0).paths().size() + groups.get(1).paths().size());
            assertEquals(0.01, groups.get(0).choice().weightDecay());
            assertEquals(0, groups.get(1).choice().weightDecay());
            assertEquals(List.of("head, decay", "head, no decay"), ParameterGroup.of("head", List.of("fc.weight", "fc.bias"),
                    AdamW.of(1)).splitDecay(network).stream().map(ParameterGroup::name).toList());
            assertThrows(IllegalArgumentException.class, () -> ParameterGroup.splitDecay(network, List.of("fc9"), Sgd.of(1)));
        }
    }

    @Test
    void fiveHundredOptimizersLeaveNoArrayBehind() {
        NDManager system = manager.getParentManager();
        int own = manager.getManagedArrays().size();
        int all = system.getManagedArrays().size();
        for (int i = 0; i < 500; i++) {
            OptimizerChoice choice = i % 2 == 0 ? AdamW.of(1e-4).withAmsgrad() : Sgd.of(1e-4).momentum(0.9);
            try (Optimizer optimizer = Optimizer.of(parameters, choice)) {
                goBack("body", "head");
                optimizer.clip(GradientClip.norm(1));
                optimizer.step();
                optimizer.load(optimizer.state());
                optimizer.remove(List.of("body"));
                optimizer.addGroup(ParameterGroup.of("again", List.of("body"), RmsProp.of(1e-4)));
            }
        }
        assertEquals(own, manager.getManagedArrays().size());
        assertEquals(all, system.getManagedArrays().size());
    }

    @Test
    void rulesSayTheirNumbersInOneLine() {
        assertEquals("SGD, rate 0.1, momentum 0.9 (Nesterov), weight decay 5.0E-4",
                Sgd.of(0.1).momentum(0.9).withNesterov().weightDecay(5e-4).describe());
        assertEquals("Adam, rate 0.01, AMSGrad", Adam.of(0.01).withAmsgrad().describe());
        assertEquals("AdamW, rate 0.01, weight decay 0.01", AdamW.of(0.01).describe());
        assertEquals("RMSprop, rate 0.01, alpha 0.9, centred", RmsProp.of(0.01).alpha(0.9).withCentring().describe());
    }

    private Optimizer optimizer(GradientReset reset, Eligible eligible) {
        return Optimizer.of(parameters, Sgd.of(0.01).momentum(0.9)).resetting(reset).moving(eligible);
    }

    private void steps(Optimizer optimizer, int count) {
        for (int i = 0; i < count; i++) {
            goBack("body", "head");
            optimizer.step();
        }
    }

    /** Freezes the body by its flag, steps, and says whether it moved. */
    private Set<String> frozenMoves(Optimizer optimizer) {
        parameters.get("body").freeze(true);
        float[] before = values("body");
        optimizer.step();
        return Arrays.equals(before, values("body")) ? Set.of() : Set.of("body");
    }

    private float[] gradient(String path, NDManager scratch) {
        return Torch.gradient(parameters.get(path).getArray(), scratch).orElseThrow().toFloatArray();
    }

    private float[] values(String path) {
        return parameters.get(path).getArray().toFloatArray();
    }

    /** The loss is the sum of squares: its gradient is twice the numbers. */
    private void goBack(String... paths) {
        for (String path : paths) {
            NDArray array = parameters.get(path).getArray();
            try (var on = GradientMode.on(); NDArray square = array.mul(array); NDArray loss = square.sum()) {
                Torch.backward(loss);
            }
        }
    }
}
