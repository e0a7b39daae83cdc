package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.Shared;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What PyTorch says is in each of the small files of the shared folder, and the comparison with what we read. */
final class ExpectedTensors {

    private ExpectedTensors() { }

    static JsonObject files() throws IOException {
        return JsonParser.parseString(Files.readString(Shared.path("weights/torch-formats/expected.json")))
                .getAsJsonObject().getAsJsonObject("files");
    }

    static void compare(String file, StateDict read) throws IOException {
        JsonObject expected = files().getAsJsonObject(file).getAsJsonObject("tensors");
        assertEquals(expected.keySet(), read.tensors().keySet());
        if (!file.endsWith(".safetensors")) { // whose writer sorts by type
            assertEquals(List.copyOf(expected.keySet()), read.names());
        }
        expected.asMap().forEach((path, element) -> {
            JsonObject tensor = element.getAsJsonObject();
            TensorData actual = read.get(path);
            assertEquals(tensor.get("dtype").getAsString().replace("bool", "boolean"),
                    actual.type().name().toLowerCase(Locale.ROOT), path);
            assertEquals(tensor.get("shape").toString(), Arrays.toString(actual.shape()).replace(" ", ""), path);
            assertEquals(tensor.getAsJsonArray("values").size(), actual.size(), path);
            compare(tensor.getAsJsonArray("values"), actual, path);
        });
    }

    private static void compare(JsonArray expected, TensorData actual, String path) {
        ByteBuffer bytes = actual.bytes();
        for (int i = 0; i < expected.size(); i++) {
            String text = expected.get(i).getAsString();
            String read = switch (actual.type()) {
                case FLOAT64 -> Double.toString(bytes.getDouble());
                case INT64 -> Long.toString(bytes.getLong());
                case INT32 -> Integer.toString(bytes.getInt());
                case INT16 -> Short.toString(bytes.getShort());
                case INT8 -> Byte.toString(bytes.get());
                case UINT8 -> Integer.toString(Byte.toUnsignedInt(bytes.get()));
                case BOOLEAN -> Boolean.toString(bytes.get() != 0);
                default -> Float.toString(actual.toFloats()[i]);
            };
            if (actual.type().isFloating()) {
                double exact = number(text);
                assertEquals(actual.type() == DataType.FLOAT64 ? exact : (float) exact,
                        actual.type() == DataType.FLOAT64 ? number(read) : Float.parseFloat(read), path);
            } else {
                assertEquals(text, read, path);
            }
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text.replaceAll("(?i)inf(inity)?", "Infinity").replaceAll("(?i)nan", "NaN"));
    }
}
