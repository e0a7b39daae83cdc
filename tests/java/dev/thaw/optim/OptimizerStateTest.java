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
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<OptimizerChoice> rules() {
        return Stream.of(Sgd.of(0.1), Sgd.of(0.1).momentum(0.9).dampening(0.5), Adam.of(0.01).withAmsgrad(), AdamW.of(0.01),
                Nadam.of(0.01), Adamax.of(0.01), RmsProp.of(0.01).momentum(0.9).withCentring(),
                Adagrad.of(0.1).lrDecay(0.1).initialAccumulator(0.5), Adadelta.of(1));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aTrainingThatGoesOnFromAStateEndsInTheSameBits(OptimizerChoice choice) {
        Map<String, Parameter> whole = parameters();
        Map<String, Parameter> again = parameters();
        try (Optimizer first = Optimizer.of(whole, choice); Optimizer second = Optimizer.of(again, choice)) {
            train(whole, first, 7);
            first.rate("all", 0.003);
            second.load(first.state());
            again.forEach((path, parameter) -> parameter.getArray().set(whole.get(path).getArray().toFloatArray()));
            train(whole, first, 7);
            train(again, second, 7);
            assertEquals(first.state(), second.state());
            assertEquals(14, second.steps("head"));
            assertEquals(0.003, second.rate("all"));
        }
        whole.forEach((path, parameter) ->
                assertArrayEquals(parameter.getArray().toFloatArray(), again.get(path).getArray().toFloatArray(), path));
    }

    @Test
    void withoutTheStateTheSameTrainingEndsElsewhere() {
        Map<String, Parameter> whole = parameters();
        Map<String, Parameter> again = parameters();
        try (Optimizer first = Optimizer.of(whole, Adam.of(0.01)); Optimizer second = Optimizer.of(again, Adam.of(0.01))) {
            train(whole, first, 7);
            again.forEach((path, parameter) -> parameter.getArray().set(whole.get(path).getArray().toFloatArray()));
            train(whole, first, 7);
            train(again, second, 7);
        }
        assertFalse(Arrays.equals(whole.get("body").getArray().toFloatArray(), again.get("body").getArray().toFloatArray()));
    }

    @Test
    void theNamesAreThoseOfTheDocumentation() {
        Map<String, Parameter> parameters = parameters();
        try (Optimizer optimizer = Optimizer.of(parameters, Adam.of(0.01))) {
            assertEquals(List.of("group.all.rate", "state.body.steps", "state.head.steps"), optimizer.state().names());
            train(parameters, optimizer, 1);
            assertEquals(List.of("group.all.rate", "state.body.steps", "state.body.exp_avg", "state.body.exp_avg_sq",
                    "state.head.steps", "state.head.exp_avg", "state.head.exp_avg_sq"), optimizer.state().names());
        }
    }

    @Test
    void aStateThatDoesNotFitIsRefusedWhole() {
        Map<String, Parameter> parameters = parameters();
        try (Optimizer optimizer = Optimizer.of(parameters, Adam.of(0.01))) {
            train(parameters, optimizer, 2);
            StateDict good = optimizer.state();
            train(parameters, optimizer, 1);
            StateDict now = optimizer.state();
            refused(optimizer, good.plus("state.neck.steps", TensorData.count(1)), "state.neck.steps");
            refused(optimizer, good.plus("state.head.exp_avg", TensorData.of(new float[2], 2)), "FLOAT32[2] where float32[3]");
            refused(optimizer, good.filter(name -> !name.equals("state.head.exp_avg_sq")), "state.head.exp_avg_sq\" is missing");
            refused(optimizer, good.plus("state.head.steps", TensorData.count(-1)), "state.head.steps");
            try (Optimizer other = Optimizer.of(parameters(), Sgd.of(0.1).momentum(0.9))) {
                refused(other, good, "momentum_buffer");
                assertEquals(0, other.steps("body"));
            }
            assertEquals(now, optimizer.state(), "a refused state left something behind");
        }
    }

    @Test
    void theStatesBytesAreThoseOfItsArrays() {
        Map<String, Parameter> parameters = parameters();
        try (Optimizer adam = Optimizer.of(parameters, Adam.of(0.01)); Optimizer plain = Optimizer.of(parameters, Sgd.of(1))) {
            assertEquals(0, adam.stateBytes());
            train(parameters, adam, 1);
            assertEquals(2 * 4 * (12 + 3), adam.stateBytes());
            train(parameters, plain, 1);
            assertEquals(0, plain.stateBytes());
        }
    }

    private static void refused(Optimizer optimizer, StateDict state, String named) {
        String said = assertThrows(IllegalArgumentException.class, () -> optimizer.load(state)).getMessage();
        assertTrue(said.toLowerCase().contains(named.toLowerCase()) && said.contains("nothing was loaded"), said);
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("body", OptimizerReferenceTest.parameter(manager, 0, 4, 3));
        parameters.put("head", OptimizerReferenceTest.parameter(manager, 1, 3));
        return parameters;
    }

    /** The loss is the sum of squares. */
    private static void train(Map<String, Parameter> parameters, Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            for (Parameter parameter : parameters.values()) {
                NDArray array = parameter.getArray();
                try (var on = GradientMode.on(); NDArray square = array.mul(array); NDArray loss = square.sum()) {
                    Torch.backward(loss);
                }
            }
            optimizer.step();
        }
    }
}
