package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PyTorch itself reads these files too; here our reader, which was tried with PyTorch's own, is the judge. */
class TorchFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(TorchFile.Form.class)
    void moreTensorsThanOneByteCountsComeBackInEveryForm(TorchFile.Form form) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            tensors.put("layer." + i, TensorData.of(new float[] {i, -i, 1, 2, 3, 4}, 2, 1, 3));
        }
        Map<String, Pickled> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, Pickled.tensor(tensor)));
        Path file = TorchFile.write(folder.resolve("many.pth"), new Pickled.OrderedDict(values), form);
        assertEquals(StateDict.of(tensors), StateDict.read(file));
    }

    @ParameterizedTest
    @EnumSource(TorchFile.Form.class)
    void viewsOfOneStorageAreWrittenOnce(TorchFile.Form form) throws IOException {
        Pickled.Storage storage = new Pickled.Storage(TensorData.of(new float[] {1234.5f, 2, 3, 4}, 4));
        Path file = TorchFile.write(folder.resolve("views.pth"), Map.of(
                "part", Pickled.tensor(storage, 1, new long[] {2}, new long[] {2}),
                "turned", Pickled.parameter(Pickled.tensor(storage, 0, new long[] {2, 2}, new long[] {1, 2}))), form);
        assertArrayEquals(new float[] {2, 4}, StateDict.read(file).get("part").toFloats());
        assertArrayEquals(new float[] {1234.5f, 3, 2, 4}, StateDict.read(file).get("turned").toFloats());
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        String number = new String(ByteBuffer.allocate(4).putInt(Integer.reverseBytes(Float.floatToIntBits(1234.5f))).array(),
                StandardCharsets.ISO_8859_1);
        assertEquals(bytes.indexOf(number), bytes.lastIndexOf(number));
    }

    @ParameterizedTest
    @EnumSource(TorchFile.Form.class)
    void everyTypeHasItsStorage(TorchFile.Form form) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16, DataType.INT64, DataType.INT32,
                DataType.INT16, DataType.INT8, DataType.UINT8, DataType.BOOLEAN)) {
            ByteBuffer number = ByteBuffer.allocate(type.getNumOfBytes()).put(0, (byte) 1);
            tensors.put(type.name(), new TensorData(type, new long[0], number));
        }
        Map<String, Pickled> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, Pickled.tensor(tensor)));
        Path file = TorchFile.write(folder.resolve("types.pth"), values, form);
        assertEquals(StateDict.of(tensors), StateDict.read(file));
    }

    @Test
    void numbersTextsAndListsComeBackInBothProtocols() {
        List<Object> values = Arrays.asList(0, 255, 256, 65535, 65536, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 31,
                Long.MIN_VALUE, new BigInteger("1950a86a20f9469cfc6c", 16), 0.1, -1e300, true, false, "ü", "ü", "long".repeat(100),
                null, List.of(), List.of(1), Pickled.Tuple.of(), Pickled.Tuple.of(1), Pickled.Tuple.of(1, 2, 3, 4));
        for (int protocol : new int[] {2, 4}) {
            byte[] pickle = PickleWriter.write(values, protocol, value -> Optional.empty());
            List<Object> read = items(Unpickler.read(new PickleInput(ByteBuffer.wrap(pickle)), reference -> null,
                    PickleNames.STRICT));
            for (int i = 0; i < 18; i++) {
                Object expected = values.get(i) instanceof Integer number ? Long.valueOf(number) : values.get(i);
                assertEquals(expected, read.get(i));
            }
            assertEquals(List.of(0, 1, 0, 1, 4), read.subList(19, 24).stream().map(one -> items(one).size()).toList());
        }
    }

    private static List<Object> items(Object sequence) {
        return ((PickleValue.Sequence) sequence).items;
    }

    /** Our reader passes over frames; Python's refuses a wrong one. */
    @Test
    void theFrameOfProtocolFourIsAsLongAsWhatFollows() {
        byte[] bytes = PickleWriter.write("text", 4, value -> Optional.empty());
        ByteBuffer pickle = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x95, pickle.get(2) & 0xFF);
        assertEquals(pickle.limit() - 11, pickle.getLong(3));
    }

    @Test
    void whatPythonDoesNotHaveIsRefusedAndNothingIsWritten() {
        Path file = folder.resolve("no.pth");
        assertThrows(ClassCastException.class, () -> TorchFile.write(file, List.of(new Object()), TorchFile.Form.ZIP));
        assertTrue(Files.notExists(file));
    }
}
