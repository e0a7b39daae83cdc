package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.thaw.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LeNet and the smallest ResNet have the layout of the train-parity fixture. */
class LeNetTest {

    @Test
    void hasTheLayoutOfTheFixture() throws IOException {
        try (Network lenet = LeNet.of(10, 3, 32); Network tiny = ResNet.cifar("ResNet-8", List.of(8, 16, 32), 1, 10)) {
            assertEquals(layout("lenet"), layout(lenet));
            assertEquals(layout("tiny_resnet"), layout(tiny));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 28", "3, 28", "1, 32", "3, 32"})
    void acceptsSmallGreyAndColourImages(int channels, int size) {
        try (Network network = LeNet.of(4, channels, size); NDManager manager = network.manager().newSubManager()) {
            assertEquals(new Shape(2, 4), network.forward(manager.ones(network.inputShape(2)), Mode.EVAL).getShape());
            assertEquals("fc3", network.headPath());
        }
    }

    @Test
    void refusesOtherSizes() {
        assertThrows(IllegalArgumentException.class, () -> LeNet.of(4, 3, 64));
    }

    private static List<String> layout(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        for (JsonElement row : JsonParser.parseString(Files.readString(Shared.path("reference/train_parity.json")))
                .getAsJsonObject().getAsJsonObject("nets").getAsJsonObject("layout").getAsJsonArray(name)) {
            rows.add(row.getAsJsonArray().get(0).getAsString() + row.getAsJsonArray().get(1));
        }
        return rows;
    }

    private static List<String> layout(Network network) {
        List<String> rows = new ArrayList<>();
        network.stateDict().tensors().forEach((path, tensor) ->
                rows.add(path + Arrays.toString(tensor.shape()).replace(" ", "")));
        return rows;
    }
}
