package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load does with odd numbers, counters of other types, and files that become shorter under it. */
class LoadingTest {

    private static final String COUNTER = "bn1.num_batches_tracked";

    @TempDir
    Path folder;

    private static Network tiny() {
        return ResNet.cifar("tiny", List.of(4, 8, 8), 1, 3);
    }

    @Test
    void weightsThatAreNoNumbersAreLoadedAndNamed() {
        try (Network network = tiny(); Network other = tiny().seed(1)) {
            StateDict odd = with(with(other.stateDict(), "linear.bias", Float.NaN), "bn1.running_var", Float.NEGATIVE_INFINITY);
            LoadReport report = network.load(odd, Match.STRICT).loadReport().orElseThrow();
            assertEquals(List.of("bn1.running_var", "linear.bias"), report.notFinite());
            assertTrue(report.text().contains("WARNING: 2 of them with NaN or infinite numbers"), report.text());
            assertTrue(report.text().contains("bn1.running_var, linear.bias"), report.text());
            assertTrue(report.html().orElseThrow().contains("WARNING: 2 of them"), report.text());
            assertEquals(odd, network.stateDict());
            assertTrue(report.complete());
            LoadReport sound = network.load(other.stateDict(), Match.STRICT).loadReport().orElseThrow();
            assertFalse(sound.text().contains("WARNING"), sound.text());
        }
    }

    /** Puts a number at the very end of a tensor. */
    private static StateDict with(StateDict weights, String path, float last) {
        float[] values = weights.get(path).toFloats();
        values[values.length - 1] = last;
        return weights.plus(path, TensorData.of(values, weights.get(path).shape()));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, Float.MAX_VALUE, -Float.MAX_VALUE,
        Float.MIN_VALUE, -1e-40f})
    void aNumberIsFiniteWhereverItStands(float value) {
        for (int place : new int[] {0, 1, 7, 8}) {
            ByteBuffer memory = ByteBuffer.allocateDirect(9 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            memory.putFloat(place * Float.BYTES, value);
            assertEquals(Float.isFinite(value), Finite.all(memory));
            assertEquals(0, memory.position());
        }
        assertEquals(Float.isFinite(value), Finite.all(new float[] {1, value}));
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64", "INT32", "UINT8", "INT8"})
    void aCounterOfAnotherTypeCounts(DataType type) {
        try (Network network = tiny()) {
            StateDict weights = network.stateDict().plus(COUNTER, number(type, 100));
            network.load(weights, Match.STRICT);
            assertEquals(TensorData.count(100), network.stateDict().get(COUNTER));
        }
    }

    private static TensorData number(DataType type, double value) {
        ByteBuffer bytes = ByteBuffer.allocate(type.getNumOfBytes()).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT32 -> bytes.putFloat(0, (float) value);
            case FLOAT64 -> bytes.putDouble(0, value);
            case INT32 -> bytes.putInt(0, (int) value);
            default -> bytes.put(0, (byte) value);
        }
        return new TensorData(type, new long[0], bytes);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, Double.NaN, Double.POSITIVE_INFINITY, 1e19, -0x1p63})
    void aCounterThatIsNoWholeNumberIsRefused(double value) {
        try (Network network = tiny()) {
            String before = network.stateDict().sha256();
            StateDict weights = tiny().seed(4).stateDict().plus(COUNTER, number(DataType.FLOAT64, value));
            String refused = assertThrows(IllegalArgumentException.class, () -> network.load(weights, Match.STRICT)).getMessage();
            assertTrue(refused.contains(COUNTER) && refused.contains("whole"), refused);
            assertEquals(before, network.stateDict().sha256());
        }
    }

    /** Cut within the last page, where a mapped file gives zeros, and far before, where it faults. */
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1 << 20})
    @EnabledOnOs(OS.LINUX)
    void aFileThatIsCutShortInTheMiddleLeavesNothingHalfLoaded(long bytes) throws Exception {
        for (UnaryOperator<TensorData> form : List.<UnaryOperator<TensorData>>of(tensor -> tensor, LoadingTest::wide)) {
            try (Network network = LinearNet.of(3072, 200, 10); NDManager manager = NDManager.newBaseManager()) {
                StateDict begun = network.stateDict();
                Path file = folder.resolve("cut.safetensors");
                StateDict other = LinearNet.of(3072, 200, 10).seed(1).stateDict();
                StateDict formed = StateDict.empty();
                for (String path : other.names()) {
                    formed = formed.plus(path, form.apply(other.get(path)));
                }
                Safetensors.write(file, formed, Map.of());
                StateDict read = StateDict.read(file);
                Values fresh = new Values("fresh", Slot.under(network.root().again()), manager);
                Values made = new Values("made", Slot.under(network.root().again()), manager);
                made.write(read);
                assertEquals(other, made.read());
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() - bytes);
                }
                for (Values values : List.of(fresh, made)) {
                    CutShort cut = inThreadsOfItsOwn(() -> assertThrows(CutShort.class, () -> values.write(read)));
                    assertTrue(cut.getMessage().contains("seed 0"), cut.getMessage());
                    assertEquals(begun.tensors().keySet(), cut.paths());
                    assertEquals(begun, values.read());
                }
            }
        }
    }

    /** The JVM tells a thread of a fault in mapped memory some time later; in the common pool another test would hear of it. */
    private static <T> T inThreadsOfItsOwn(Callable<T> action) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            return pool.submit(action).get();
        } finally {
            pool.shutdown();
        }
    }

    private static TensorData wide(TensorData tensor) {
        float[] values = tensor.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putDouble(value);
        }
        return new TensorData(DataType.FLOAT64, tensor.shape(), bytes.flip());
    }
}
