package dev.thaw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The formulas agree with the test vectors that PyTorch's side wrote. */
class NumberStreamTest {

    private final JsonObject formulas = read();

    @Test
    void mixesAsTheVectorsSay() {
        for (JsonElement pair : formulas.getAsJsonArray("mix_unsigned")) {
            JsonArray vector = pair.getAsJsonArray();
            assertEquals((int) vector.get(1).getAsLong(), NumberStream.mix((int) vector.get(0).getAsLong()));
        }
    }

    @Test
    void drawsTheBitsThatTheVectorsSay() {
        for (Map.Entry<String, JsonElement> stream : formulas.getAsJsonObject("bits_unsigned").entrySet()) {
            for (JsonElement pair : stream.getValue().getAsJsonArray()) {
                JsonArray vector = pair.getAsJsonArray();
                assertEquals((int) vector.get(1).getAsLong(),
                        NumberStream.bits(stream(stream.getKey()), vector.get(0).getAsInt()));
            }
        }
    }

    @Test
    void makesTheValuesThatTheVectorsSay() {
        for (Map.Entry<String, JsonElement> stream : formulas.getAsJsonObject("v").entrySet()) {
            JsonArray values = stream.getValue().getAsJsonArray();
            for (int k = 0; k < values.size(); k++) {
                assertEquals(values.get(k).getAsDouble(), NumberStream.value(stream(stream.getKey()), k));
            }
        }
    }

    @Test
    void fillsTensorsAsTheVectorsSay() {
        for (JsonElement element : formulas.getAsJsonArray("fill_float32")) {
            JsonObject rule = element.getAsJsonObject();
            JsonArray first = rule.getAsJsonArray("first");
            float[] filled = NumberStream.fill(rule.get("j").getAsInt(), rule.get("a").getAsDouble(),
                    rule.get("b").getAsDouble(), first.size());
            for (int k = 0; k < filled.length; k++) {
                assertEquals(first.get(k).getAsFloat(), filled[k]);
            }
        }
    }

    private static int stream(String key) {
        return Integer.parseInt(key.substring("j=".length()));
    }

    private static JsonObject read() {
        try {
            return JsonParser.parseString(Files.readString(Shared.path("reference/formulas.json"))).getAsJsonObject();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
