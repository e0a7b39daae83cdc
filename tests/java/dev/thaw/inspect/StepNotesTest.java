package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepNotesTest {

    private static final FreezePlan FIRST = FreezePlan.trainAll().freeze("conv1");

    @Test
    void tellsWhoMovedWhoHadAGradientAndWhoStepped() {
        try (SmallTask task = new SmallTask();
                Freezing held = RequiresGrad.method().apply(FIRST, task.network(), FrozenNorm.TRAIN);
                Optimizer optimizer = Optimizer.of(task.network().parameters(), Sgd.of(0.1).momentum(0.9))) {
            StepOutcome outcome = twoSteps("flag", task, optimizer);
            assertFalse(outcome.moved("conv1") || outcome.hadGradient("conv1"));
            assertTrue(outcome.moved("bn1") && outcome.hadGradient("bn1") && outcome.statisticsMoved("bn1"));
            assertEquals(Map.of("conv1.weight", 0L, "linear.bias", 2L), Map.of("conv1.weight", outcome.steps().get("conv1.weight"),
                    "linear.bias", outcome.steps().get("linear.bias")));
            assertArrayEquals(new double[] {0, 0, 0}, outcome.distances("conv1"));
            assertTrue(outcome.distances("linear")[1] > 0 && outcome.distances("bn1.running_mean")[2] > 0);
            assertEquals(optimizer.stateBytes(), outcome.bytes().state());
            assertEquals(0, outcome.bytes().gradientsLeft());
        }
    }

    @Test
    void aFilterLeavesItsGradientsAndTheyGrow() {
        try (SmallTask task = new SmallTask();
                Freezing held = OptimizerFilter.method().apply(FIRST, task.network(), FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(task.network().parameters(), List.of(ParameterGroup.of("told",
                        held.optimizerPaths(), Sgd.of(1e-6))))) {
            StepOutcome outcome = twoSteps("filter", task, optimizer);
            assertFalse(outcome.moved("conv1"));
            assertEquals(2, outcome.passes());
            assertEquals(2, outcome.gradientNorm("conv1", 1) / outcome.gradientNorm("conv1", 0), 0.01, "the same batch twice");
            long conv1 = 4 * task.network().parameters().get("conv1.weight").getArray().size();
            assertEquals(conv1, outcome.bytes().gradientsLeft());
            assertEquals(4 * task.network().parameterCount(), outcome.bytes().gradients());
        }
    }

    @Test
    void theNormOfAPartIsTheRootOfTheSumOfSquares() {
        StateDict none = StateDict.empty();
        StepOutcome outcome = new StepOutcome("by hand", none, none, Map.of("fc.weight", List.of(3.0), "fc.bias", List.of(4.0),
                "fc2.bias", List.of(Double.NaN)), Map.of(), Map.of(), new StepOutcome.Bytes(0, 0, 0));
        assertEquals(5, outcome.gradientNorm("fc", 0), 1e-12);
        assertTrue(Double.isNaN(outcome.gradientNorm("fc2", 0)));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> outcome.moved("fc3")).getMessage().contains("fc2.bias"));
    }

    @Test
    void aCornerShowsTheFirstNumbersAndSpeaksForAll() {
        float[] twelve = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        StateDict before = StateDict.empty().plus("fc.weight", TensorData.of(twelve, 3, 4));
        float[] last = twelve.clone();
        last[11] = 13;
        WeightCorner corner = WeightCorner.between(before, StateDict.empty().plus("fc.weight", TensorData.of(last, 3, 4)),
                "fc.weight");
        assertArrayEquals(new float[] {5, 6, 7}, corner.before()[1]);
        assertFalse(corner.identical(), "the last number is outside of the corner, and it changed");
        assertTrue(WeightCorner.between(before, before, "fc.weight").in("flag").text()
                .startsWith("flag: fc.weight, its first numbers: every bit of it is the same"));
    }

    private static StepOutcome twoSteps(String name, SmallTask task, Optimizer optimizer) {
        StepNotes notes = StepNotes.of(name, task.network(), optimizer);
        for (int step = 0; step < 2; step++) {
            task.backward();
            notes.afterBackward();
            optimizer.step();
            notes.afterStep();
        }
        return notes.outcome();
    }
}
