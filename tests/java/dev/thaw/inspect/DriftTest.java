package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drift is what a person works out on paper. */
class DriftTest {

    private final StateDict before = StateDict.empty()
            .plus("conv1.weight", TensorData.of(new float[] {3, 4}, 2))
            .plus("layer1.0.bn1.weight", TensorData.of(new float[] {1, 1}, 2))
            .plus("layer1.0.bn1.running_mean", TensorData.of(new float[] {5, 5}, 2))
            .plus("layer1.1.conv1.weight", TensorData.of(new float[] {1}, 1))
            .plus("fc.weight", TensorData.of(new float[] {0, 0}, 2));

    private final StateDict after = before
            .plus("conv1.weight", TensorData.of(new float[] {3, 4.5f}, 2))
            .plus("layer1.0.bn1.running_mean", TensorData.of(new float[] {5, 9}, 2))
            .plus("fc.weight", TensorData.of(new float[] {0, -0f}, 2));

    @Test
    void measuresEachBlock() {
        assertEquals(List.of(
                new BlockDrift("conv1", 0.5, 0.1, false),
                new BlockDrift("layer1.0", 0, 0, false),
                new BlockDrift("layer1.1", 0, 0, true),
                new BlockDrift("fc", 0, 0, false)), Drift.between(before, after).byBlock());
    }

    @Test
    void measuresEachTensor() {
        assertEquals(5, Drift.between(before, after).byTensor().size());
        assertTrue(Drift.between(before, before).byTensor().stream().allMatch(BlockDrift::bitIdentical));
    }

    @Test
    void statesOfDifferentNetworksHaveNoDrift() {
        StateDict wider = before.plus("fc.weight", TensorData.of(new float[3], 3));
        assertAll(
                () -> assertThrows(IllegalArgumentException.class, () -> Drift.between(before, wider)),
                () -> assertThrows(IllegalArgumentException.class,
                        () -> Drift.between(before, before.filter(name -> name.startsWith("conv")))),
                () -> assertFalse(Drift.between(before, after).text().isEmpty()));
    }
}
