package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts by hand: the tiny net's head has 8·3 + 3 numbers of 4 bytes. */
class StepCostTest extends TinyCase {

    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");
    private static final long HEAD = 8 * 3 + 3;

    private StepCost cost(FreezePlan plan, FreezeMethod method, OptimizerChoice choice) {
        return StepCost.measure(network, plan, method, choice, 8, 3);
    }

    @Test
    void aFlagSavesGraphGradientsAndState() {
        StepCost cost = cost(HEAD_ONLY, RequiresGrad.method(), Adam.of(0.01));
        assertEquals(List.of(HEAD, HEAD, 4 * HEAD, 8 * HEAD),
                List.of(cost.trainable(), cost.stepped(), cost.gradientBytes(), cost.stateBytes()));
        assertTrue(cost.graphBytes() <= 4 * 8 * 3, () -> "8 rows of 3 logits carry the graph, but " + cost);
        assertEquals("flag", cost.label());
    }

    @Test
    void aFilterSavesTheStateOnly() {
        StepCost filter = cost(HEAD_ONLY, OptimizerFilter.method(), Adam.of(0.01));
        StepCost full = cost(FreezePlan.trainAll(), RequiresGrad.method(), Adam.of(0.01));
        assertEquals(8 * HEAD, filter.stateBytes());
        assertEquals(8 * network.parameterCount(), full.stateBytes());
        assertEquals(4 * network.parameterCount(), filter.gradientBytes());
        assertEquals(full.gradientBytes(), filter.gradientBytes());
        assertEquals(full.graphBytes(), filter.graphBytes());
        assertEquals("full fine-tuning", full.label());
    }

    @Test
    void aCutInTheMiddleStepsLessThanThePlanTrains() {
        StepCost cost = cost(FreezePlan.trainAll().freeze("layer3"), NoGrad.method(), Sgd.of(0.1));
        assertEquals(HEAD, cost.stepped());
        assertTrue(cost.trainable() > cost.stepped(), cost::toString);
        assertEquals(0, cost.stateBytes());
    }

    @Test
    void measuringChangesNothingAndTakesTime() {
        String before = network.stateDict().sha256();
        StepCost cost = cost(FreezePlan.trainAll(), RequiresGrad.method(), Sgd.of(1));
        assertEquals(before, network.stateDict().sha256());
        assertTrue(cost.forwardMillis() > 0 && cost.backwardMillis() > 0 && cost.stepMillis() > 0, cost::toString);
        assertEquals(cost.millis(), cost.forwardMillis() + cost.backwardMillis() + cost.stepMillis());
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
    }

    @Test
    void theTableHasARowForEachCost() {
        StepCost cost = new StepCost("one", 1_000_000, 27, 1.25, 2, 3, 1 << 20, 0, 0, 0);
        String text = StepCost.table("costs", List.of(cost, cost.named("two"))).text();
        assertTrue(text.contains("1,000,000") && text.contains("two") && text.contains("6.3"), text);
    }

    @Test
    void noStepIsNoMeasurement() {
        assertThrows(IllegalArgumentException.class,
                () -> StepCost.measure(network, HEAD_ONLY, RequiresGrad.method(), Sgd.of(1), 2, 0));
    }
}
