package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A state dict is a value: ordered, unchangeable, with a fingerprint of every bit. */
class StateDictTest {

    private final StateDict state = StateDict.empty()
            .plus("module.fc.weight", TensorData.of(new float[] {1, 2, 3, 4}, 2, 2))
            .plus("module.fc.bias", TensorData.of(new float[] {0, -0f}, 2));

    @Test
    void keepsItsOrderAndItsNumbers() {
        float[] numbers = {5, 6};
        StateDict more = state.plus("head", TensorData.of(numbers, 2));
        numbers[0] = 99;
        assertAll(
                () -> assertEquals(List.of("module.fc.weight", "module.fc.bias", "head"), more.names()),
                () -> assertEquals(5, more.get("head").toFloats()[0]),
                () -> assertEquals(2, state.size()),
                () -> assertThrows(ReadOnlyBufferException.class, () -> more.get("head").bytes().putInt(0, 7)),
                () -> assertThrows(UnsupportedOperationException.class, () -> more.tensors().clear()));
    }

    @Test
    void anotherNameShapeTypeOrderOrSingleBitIsAnotherFingerprint() {
        TensorData bias = state.get("module.fc.bias");
        List<StateDict> others = List.of(
                state.rename(name -> name.replace("fc", "fd")),
                state.plus("module.fc.bias", new TensorData(DataType.FLOAT32, new long[] {1, 2}, bias.bytes())),
                state.plus("module.fc.bias", new TensorData(DataType.INT32, new long[] {2}, bias.bytes())),
                state.plus("module.fc.bias", TensorData.of(new float[] {0, 0f}, 2)),
                StateDict.empty().plus("module.fc.bias", bias).plus("module.fc.weight", state.get("module.fc.weight")));
        others.forEach(other -> {
            assertNotEquals(state.sha256(), other.sha256());
            assertNotEquals(state, other);
        });
        assertEquals(state.sha256(), StateDict.of(state.tensors()).sha256());
    }

    @Test
    void takesAPrefixOffWhenAllHaveIt() {
        assertEquals(List.of("fc.weight", "fc.bias"), state.withoutPrefix("module.").names());
        StateDict mixed = state.plus("head", TensorData.count(1));
        assertEquals(mixed, mixed.withoutPrefix("module."));
    }

    @Test
    void renamingNeverLosesATensor() {
        assertThrows(IllegalArgumentException.class, () -> state.rename(name -> "same"));
    }

    @Test
    void filtersByName() {
        assertEquals(List.of("module.fc.bias"), state.filter(name -> name.endsWith("bias")).names());
        assertFalse(state.contains("fc.bias"));
    }

    @Test
    void aMissingTensorIsAnErrorThatListsSome() {
        String message = assertThrows(IllegalArgumentException.class, () -> state.get("fc.weight")).getMessage();
        assertTrue(message.contains("module.fc.weight"), message);
    }

    @Test
    void aTensorNeedsTheBytesOfItsShape() {
        assertThrows(IllegalArgumentException.class,
                () -> new TensorData(DataType.FLOAT32, new long[] {2, 2}, ByteBuffer.allocate(15)));
    }

    @Test
    void aReportNamesEachDifference() {
        LoadReport report = LoadReport.compare(Map.of("a", new long[] {2}, "b", new long[] {3},
                "c", new long[] {4}, "bn.num_batches_tracked", new long[0]),
                StateDict.empty().plus("a", TensorData.of(new float[2], 2)).plus("b", TensorData.of(new float[2], 2))
                        .plus("d", TensorData.count(0)));
        assertEquals(new LoadReport(List.of("a"), List.of("c"), List.of("d"),
                List.of(new ShapeMismatch("b", List.of(3L), List.of(2L))), "", "", List.of(), List.of(), List.of()), report);
        assertTrue(report.text().contains("b: network [3], weights [2]"), report.text());
        assertTrue(report.html().orElseThrow().contains("<table>"));
    }
}
