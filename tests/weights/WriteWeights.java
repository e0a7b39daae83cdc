import ai.djl.ndarray.types.DataType;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a safetensors file by the library; the lines of the first argument's file say type, sides and bytes of each tensor. */
class WriteWeights {

    public static void main(String[] arguments) throws Exception {
        StateDict weights = StateDict.empty();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            List<String> words = List.of(line.split(" ", -1)); // name, type, sides joined by x, bytes in hexadecimal digits
            long[] shape = words.get(2).isEmpty() ? new long[0]
                    : List.of(words.get(2).split("x")).stream().mapToLong(Long::parseLong).toArray();
            weights = weights.plus(words.get(0), new TensorData(DataType.valueOf(words.get(1)), shape,
                    ByteBuffer.wrap(HexFormat.of().parseHex(words.get(3)))));
        }
        Safetensors.write(Path.of(arguments[1]), weights, new TreeMap<>(Map.of("format", "pt", "note", "für ‘Thaw’ \"\\\n 冰")));
    }
}
