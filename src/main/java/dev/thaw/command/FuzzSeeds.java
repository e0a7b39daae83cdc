package dev.thaw.command;

import ai.djl.ndarray.types.DataType;
import dev.thaw.store.AtomicFile;
import dev.thaw.store.ZipArchive;
import dev.thaw.weights.Pickled;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import dev.thaw.weights.TorchFile;
import dev.thaw.weights.TorchFile.Form;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Small good weight files of every kind that is read, for {@code ./thaw bench fuzz} and tests to damage.
 *
 * <p>As PyTorch, safetensors and numpy write them, except that numpy's archives have no zip64 headers.
 */
public final class FuzzSeeds {

    private static final Map<String, Form> FORMS = Map.of("zip", Form.ZIP, "legacy", Form.LEGACY);

    private FuzzSeeds() { }

    /**
     * Writes {@code state}, {@code nested} and {@code module} as zip and legacy files of PyTorch, the first in protocol 4 too,
     * {@code state.safetensors}, {@code arrays.npz} and {@code arrays-deflated.npz}.
     *
     * @param folder where to, made when missing
     * @return the folder
     * @throws java.io.UncheckedIOException if they cannot be written
     */
    public static Path write(Path folder) {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("epoch", 3);
        nested.put("best", 91.5);
        nested.put("args", List.of(1, Pickled.Tuple.of(2, "x")));
        nested.put("state_dict", FuzzModule.tensors("module."));
        Map<String, Object> values = Map.of("state", state(), "nested", nested, "module", FuzzModule.whole());
        values.forEach((name, value) -> FORMS.forEach((form, how) ->
                TorchFile.write(folder.resolve("%s-%s.pth".formatted(name, form)), value, how)));
        TorchFile.write(folder.resolve("state-protocol4.pth"), state(), Form.ZIP_PROTOCOL_4);
        Safetensors.write(folder.resolve("state.safetensors"), StateDict.of(tensors()), Map.of("format", "pt", "note", "für"));
        AtomicFile.write(folder.resolve("arrays.npz"), out -> out.write(ZipArchive.stored(arrays())));
        AtomicFile.write(folder.resolve("arrays-deflated.npz"), out -> out.write(ZipArchive.deflated(arrays())));
        return folder;
    }

    /** Every type, the numbers of views with strides, a single number and an empty tensor. */
    private static Map<String, TensorData> tensors() {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("f32", TensorData.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 3, 4));
        tensors.put("turned", TensorData.of(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, 4, 3));
        tensors.put("part", TensorData.of(new float[] {4, 6, 8, 10}, 2, 2));
        tensors.put("f64", tensor(DataType.FLOAT64, 2, bytes -> bytes.putDouble(0.1).putDouble(1e300)));
        tensors.put("f16", tensor(DataType.FLOAT16, 2, bytes -> bytes.putShort((short) 0x3e00).putShort((short) 0xc000)));
        tensors.put("bf16", tensor(DataType.BFLOAT16, 2, bytes -> bytes.putShort((short) 0x3fc0).putShort((short) 0xc000)));
        tensors.put("i64", tensor(DataType.INT64, 2, bytes -> bytes.putLong(-1).putLong(1L << 40)));
        tensors.put("i32", tensor(DataType.INT32, 1, bytes -> bytes.putInt(-1)));
        tensors.put("i16", tensor(DataType.INT16, 2, bytes -> bytes.putShort((short) -1).putShort((short) 7)));
        tensors.put("i8", tensor(DataType.INT8, 1, bytes -> bytes.put((byte) -1)));
        tensors.put("u8", tensor(DataType.UINT8, 1, bytes -> bytes.put((byte) 255)));
        tensors.put("truth", tensor(DataType.BOOLEAN, 2, bytes -> bytes.put((byte) 1)));
        tensors.put("one", TensorData.of(new float[] {3.5f}));
        tensors.put("none", TensorData.of(new float[0], 0, 4));
        tensors.put("trained", TensorData.of(new float[] {1, 1}, 2));
        return tensors;
    }

    private static TensorData tensor(DataType type, int count, Consumer<ByteBuffer> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(count * type.getNumOfBytes()).order(ByteOrder.LITTLE_ENDIAN);
        numbers.accept(bytes);
        return new TensorData(type, new long[] {count}, bytes.rewind());
    }

    /** The same tensors as PyTorch has them: three are views of one storage, one is a parameter. */
    private static Pickled state() {
        Map<String, Pickled> values = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> values.put(name, Pickled.tensor(tensor)));
        Pickled.Storage base = new Pickled.Storage(tensors().get("f32"));
        values.put("f32", Pickled.tensor(base, 0, new long[] {3, 4}, new long[] {4, 1}));
        values.put("turned", Pickled.tensor(base, 0, new long[] {4, 3}, new long[] {1, 4}));
        values.put("part", Pickled.tensor(base, 4, new long[] {2, 2}, new long[] {4, 2}));
        values.computeIfPresent("trained", (name, tensor) -> Pickled.parameter(tensor));
        return new Pickled.OrderedDict(values);
    }

    /** The same as numpy's arrays, which has no bfloat16, and two that stand in another order. */
    private static Map<String, byte[]> arrays() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> arrays.put(name + ".npy", NumpyFile.of(tensor)));
        arrays.remove("bf16.npy");
        ByteBuffer columns = tensor(DataType.FLOAT64, 6, bytes -> bytes.putDouble(0).putDouble(3).putDouble(1).putDouble(4)
                .putDouble(2).putDouble(5)).bytes();
        arrays.put("columns.npy", NumpyFile.of("<f8", "True", new long[] {2, 3}, columns));
        arrays.put("big.npy", NumpyFile.of(">i4", "False", new long[] {3},
                ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2})));
        return arrays;
    }
}
