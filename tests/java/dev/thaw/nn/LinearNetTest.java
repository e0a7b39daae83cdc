package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A linear net is nothing but its layers. */
class LinearNetTest {

    @Test
    void namesItsLayersFromOneAndCountsAsPyTorchDoes() {
        try (Network net = LinearNet.of(8, 4, 10)) {
            assertAll(
                    () -> assertEquals(List.of("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
                            List.copyOf(net.parameters().keySet())),
                    () -> assertEquals(8 * 4 + 4 + 4 * 10 + 10, net.parameterCount()),
                    () -> assertEquals(new Shape(4, 8), net.parameters().get("fc1.weight").getArray().getShape()),
                    () -> assertEquals("fc2", net.headPath()),
                    () -> assertEquals(List.of("fc1", "fc2"), List.copyOf(net.root().namedChildren().keySet())),
                    () -> assertEquals(10, net.classes()),
                    () -> assertEquals(new Shape(5, 8, 1, 1), net.inputShape(5)));
        }
    }

    @Test
    void takesRowsAndImagesOfOnePixelAlike() {
        try (Network net = LinearNet.of(3, 2); NDManager manager = net.manager().newSubManager()) {
            float[] x = NumberStream.fill(1, 0, 1, 6);
            float[] rows = net.forward(manager.create(x, new Shape(2, 3)), Mode.EVAL).toFloatArray();
            float[] weight = net.parameters().get("fc1.weight").getArray().toFloatArray();
            float[] bias = net.parameters().get("fc1.bias").getArray().toFloatArray();
            double byHand = bias[1] + x[3] * weight[3] + x[4] * weight[4] + x[5] * weight[5];
            assertEquals(byHand, rows[3], 1e-6);
            assertArrayEquals(rows, net.forward(manager.create(x, new Shape(2, 3, 1, 1)), Mode.EVAL).toFloatArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "8,0", "-1,2"})
    void refusesSizesThatMakeNoLayer(String sizes) {
        int[] given = sizes.isEmpty() ? new int[0] : Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
        assertThrows(IllegalArgumentException.class, () -> LinearNet.of(given));
    }
}
