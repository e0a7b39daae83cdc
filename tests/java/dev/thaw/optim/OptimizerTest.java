package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void aHundredStepsLeaveTheParametersManagerAsItWas(String rule) {
        OptimizerChoice choice = rule.equals("sgd") ? Sgd.of(0.1).momentum(0.9).weightDecay(1e-4).withNesterov()
                : Adam.of(0.01).weightDecay(0.1);
        int before = manager.getManagedArrays().size();
        try (Optimizer optimizer = Optimizer.of(parameters, choice)) {
            for (int i = 0; i < 100; i++) {
                goBack("body", "head");
                optimizer.step(0.5);
            }
            assertEquals(before, manager.getManagedArrays().size());
            assertEquals(100, optimizer.steps("head"));
        }
        assertEquals(before, manager.getManagedArrays().size());
    }

    @Test
    void aFrozenParameterKeepsEveryBitAndItsStepCount() {
        float[] before = values("body");
        parameters.get("body").freeze(true);
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(0.1).momentum(0.9).weightDecay(0.1))) {
            goBack("head");
            optimizer.step();
            assertArrayEquals(before, values("body"));
            assertEquals(0, optimizer.steps("body"));
            assertEquals(1, optimizer.steps("head"));
        }
    }

    @Test
    void aGradientLeftFromBeforeFreezingDoesNotActAfterUnfreezingOnceForgotten() {
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(0.1))) {
            goBack("body", "head");
            optimizer.forgetGradients();
            float[] before = values("body");
            optimizer.step();
            assertArrayEquals(before, values("body"));
        }
    }

    @Test
    void aParameterThatJoinsLateTakesAFirstStepOfTheLearningRate() {
        try (Optimizer optimizer = Optimizer.of(parameters,
                List.of(ParameterGroup.of("head", List.of("head"), Adam.of(0.01))))) {
            for (int i = 0; i < 500; i++) {
                goBack("head");
                optimizer.step();
            }
            optimizer.addGroup(ParameterGroup.of("body", List.of("body"), Adam.of(0.01)));
            float[] before = values("body");
            goBack("body", "head");
            optimizer.step();
            float[] after = values("body");          // Adam's first step is the rate, whatever the gradient
            for (int i = 0; i < before.length; i++) {
                assertEquals(0.01, Math.abs(after[i] - before[i]), 1e-5);
            }
        }
    }

    @Test
    void eachGroupHasItsOwnRate() {
        float[] body = values("body");
        float[] head = values("head");
        try (Optimizer optimizer = Optimizer.of(parameters, List.of(
                ParameterGroup.of("body", List.of("body"), Sgd.of(0.1)),
                ParameterGroup.of("head", List.of("head"), Sgd.of(1))))) {
            goBack("body", "head");
            optimizer.step();
        }
        assertEquals(body[0] - 0.1 * 2 * body[0], values("body")[0], 1e-6);
        assertEquals(head[0] - 1.0 * 2 * head[0], values("head")[0], 1e-6);
    }

    @Test
    void groupsThatOverlapOrNameNothingAreRefusedByName() {
        ParameterGroup body = ParameterGroup.of("first", List.of("body"), Sgd.of(1));
        var twice = assertThrows(IllegalArgumentException.class,
                () -> Optimizer.of(parameters, List.of(body, ParameterGroup.of("second", List.of("body"), Sgd.of(1)))));
        assertTrue(twice.getMessage().contains("\"second\"") && twice.getMessage().contains("\"body\""));
        var unknown = assertThrows(IllegalArgumentException.class,
                () -> Optimizer.of(parameters, List.of(ParameterGroup.of("g", List.of("neck"), Sgd.of(1)))));
        assertTrue(unknown.getMessage().contains("\"neck\""));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(-0.1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(0.1).momentum(1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(0.1).withNesterov());
        assertThrows(IllegalArgumentException.class, () -> Adam.of(0.1).betas(0.9, 1));
    }

    @Test
    void aFactorThatIsNoNumberMovesNothing() {
        try (Network network = LinearNet.of(2, 2); Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            assertThrows(IllegalArgumentException.class, () -> optimizer.step(Double.NaN));
            assertThrows(IllegalArgumentException.class, () -> optimizer.step(-1));
        }
    }

    @Test
    void gradientModeStaysAsItWas() {
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(0.1)); var on = GradientMode.on()) {
            optimizer.step();
            assertTrue(GradientMode.isOn());
        }
        try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(0.1)); var off = GradientMode.off()) {
            optimizer.step();
            assertFalse(GradientMode.isOn());
        }
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
