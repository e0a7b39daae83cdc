package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A one-cycle's momentum reaches the rules: each step against the formula, in double, with a gradient of ones. */
class CycledMomentumTest {

    private static final Schedule CYCLE = Schedule.oneCycle(0.1);

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void theRuleStepsWithTheMomentumOfTheSchedule(String rule) {
        OptimizerChoice choice = rule.equals("sgd") ? Sgd.of(1).momentum(0.9) : Adam.of(1);
        try (NDManager manager = NDManager.newBaseManager(); Optimizer optimizer = Optimizer.of(Map.of("w",
                OptimizerReferenceTest.parameter(manager, 1, 3)), choice)) {
            NDArray weight = optimizer.parameters().get("w").getArray();
            ScheduledRates rates = ScheduledRates.of(CYCLE, optimizer, 1, 8);
            double expected = weight.getFloat(0);
            double mean = 0;
            double square = 0;
            for (int step = 1; step <= 8; step++) {
                rates.applyTo(optimizer);
                try (var on = GradientMode.on(); NDArray sum = weight.sum()) {
                    Torch.backward(sum);
                }
                double beta = rates.momentum("all").orElseThrow();
                if (rule.equals("sgd")) {
                    mean = step == 1 ? 1 : beta * mean + 1;
                    expected -= rates.rate("all") * mean;
                } else {
                    mean = beta * mean + 1 - beta;
                    square = 0.999 * square + 0.001;
                    expected -= rates.rate("all") * mean / (1 - Math.pow(beta, step))
                            / (Math.sqrt(square / (1 - Math.pow(0.999, step))) + 1e-8);
                }
                optimizer.step();
                rates.stepDone();
                assertEquals(expected, weight.getFloat(0), 2e-6, rule + " step " + step);
            }
        }
    }

    @Test
    void aRuleWithoutMomentumIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Parameter> parameters = Map.of("w", OptimizerReferenceTest.parameter(manager, 1, 3));
            try (Optimizer optimizer = Optimizer.of(parameters, Sgd.of(1))) {
                assertThrows(IllegalArgumentException.class, () -> ScheduledRates.of(CYCLE, optimizer, 1, 8).applyTo(optimizer));
                ScheduledRates.of(Schedule.oneCycle(0.1).keepingMomentum(), optimizer, 1, 8).applyTo(optimizer);
                assertEquals(0.004, optimizer.rate("all"), 1e-12);
            }
        }
    }
}
