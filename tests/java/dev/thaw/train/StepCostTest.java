package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.GpuTest;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Counts by hand: the tiny net's head has 8·3 + 3 numbers of 4 bytes. */
class StepCostTest extends TinyCase {

    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");
    private static final long HEAD = 8 * 3 + 3;
    /** What the Java process itself may take or give back meanwhile. */
    private static final long SLACK = 2 << 20;
    private static final int WIDE = 4096;

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
    void memoryIsToldByPartAboveWhatWasThereBefore() {
        StepMemory memory = wide();
        Assumptions.assumeTrue(memory.known(), "this system does not count memory");
        Assumptions.assumeTrue(memory.source() != DeviceMemory.Source.CUDA, "a GPU counts in blocks");
        assertHoldsItsGradients(memory, SLACK);
    }

    /** A GPU's memory is taken in blocks of 2 to 20 MiB. */
    @GpuTest
    void onAGpuTheDriverCountsTheMemory() {
        StepMemory memory = wide();
        assertEquals(DeviceMemory.Source.CUDA, memory.source());
        assertHoldsItsGradients(memory, 22 << 20);
    }

    /** 16 million weights: a forward pass without any pictures to speak of holds nothing, a backward pass their gradients. */
    private static StepMemory wide() {
        try (Network wide = LinearNet.of(WIDE, WIDE)) {
            return StepCost.measure(wide, FreezePlan.trainAll(), RequiresGrad.method(), Sgd.of(1), 2, 1).memory();
        }
    }

    private static void assertHoldsItsGradients(StepMemory memory, long slack) {
        long gradients = 4L * WIDE * (WIDE + 1);
        assertEquals(0, memory.forward().held(), slack, memory::toString);
        assertEquals(gradients, memory.backward().held(), slack, memory::toString);
        assertEquals(0, memory.step().held(), slack, memory::toString);
        assertTrue(memory.peak() >= gradients - slack, memory::toString);
    }

    /** A front of a thousand times a thousand in four layers, frozen: no graph is held for it, and no gradients are made. */
    @Test
    void aFrozenFrontHoldsNeitherGraphNorGradients() {
        try (Network deep = LinearNet.of(1024, 1024, 1024, 1024, 2)) {
            FreezeMethod flag = RequiresGrad.method();
            StepMemory full = StepCost.measure(deep, FreezePlan.trainAll(), flag, Sgd.of(1), 2048, 1).memory();
            StepMemory frozen = StepCost.measure(deep, FreezePlan.allBut("fc4"), flag, Sgd.of(1), 2048, 1).memory();
            Assumptions.assumeTrue(full.known(), "this system does not count memory");
            long activations = 4L * 2048 * 1024;
            assertTrue(full.forward().held() >= 3 * activations - SLACK, full::toString);
            assertTrue(frozen.forward().held() <= activations + SLACK, frozen::toString);
            assertTrue(frozen.forward().peak() >= activations, frozen::toString);
            assertTrue(frozen.backward().held() <= SLACK, frozen::toString);
        }
    }

    @Test
    void theTableHasARowForEachCost() {
        StepCost cost = new StepCost("one", 1_000_000, 27, 1.25, 2, 3, 1 << 20, 0, 0, 0, StepMemory.UNKNOWN);
        String text = StepCost.table("costs", List.of(cost, cost.named("two"))).text();
        assertTrue(text.contains("1,000,000") && text.contains("two") && text.contains("6.3"), text);
    }

    @Test
    void noStepIsNoMeasurement() {
        assertThrows(IllegalArgumentException.class,
                () -> StepCost.measure(network, HEAD_ONLY, RequiresGrad.method(), Sgd.of(1), 2, 0));
    }
}
