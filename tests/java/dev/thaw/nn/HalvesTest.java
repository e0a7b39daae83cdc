package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network run in two halves is the network. */
class HalvesTest {

    @Test
    void theTwoHalvesGiveTheWholeWhereverItIsCut() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.randomNormal(new Shape(2, 3, 32, 32));
            float[] whole = network.forward(x, Mode.EVAL).toFloatArray();
            for (int cut = 0; cut <= network.root().namedChildren().size(); cut++) {
                NDArray half = network.forwardUntil(cut, x, Mode.EVAL);
                assertArrayEquals(whole, network.forwardFrom(cut, half, Mode.EVAL).toFloatArray());
            }
        }
    }

    @Test
    void theFirstHalfIsANewArrayEvenOfNoChildren() {
        try (Network network = LeNet.of(10, 1, 28); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 1, 28, 28));
            network.forwardUntil(0, x, Mode.EVAL).close();
            assertEquals(784, x.sum().getFloat());
        }
    }

    @Test
    void aCutThatIsNotThereNamesTheParts() {
        try (Network network = LeNet.of(10, 1, 28); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 1, 28, 28));
            var error = assertThrows(IllegalArgumentException.class, () -> network.forwardUntil(99, x, Mode.EVAL));
            assertTrue(error.getMessage().contains("conv1, relu1") && error.getMessage().contains("99"), error.getMessage());
            assertThrows(IllegalArgumentException.class, () -> network.forwardFrom(-1, x, Mode.EVAL));
        }
    }
}
