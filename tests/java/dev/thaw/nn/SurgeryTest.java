package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurgeryTest {

    private static float[] answer(Network network, NDArray x) {
        try (NDArray y = network.forward(x, Mode.EVAL)) {
            return y.toFloatArray();
        }
    }

    private static NDArray noise(NDManager manager, long... shape) {
        return manager.randomUniform(-1, 1, new Shape(shape));
    }

    @Test
    void threeWaysToANewHeadAreEqualAndLeaveTheOriginalAlone() {
        try (Network original = ResNet.resnet20(10).seed(7)) {
            StateDict before = original.stateDict();
            try (Network first = original.withHead(3);
                    Network second = ResNet.resnet20(3).load(before.filter(path -> !path.startsWith("linear")), Match.SHAPE);
                    Network third = Surgery.of(original).remove("linear")
                            .append("", "linear", Linear.of(64, 3, Initialization.kaimingNormalFanIn())).network()) {
                assertAll(() -> assertEquals(second.stateDict(), first.stateDict()),
                        () -> assertEquals(second.stateDict(), third.stateDict()),
                        () -> assertEquals("linear", third.headPath()),
                        () -> assertEquals(3, first.classes()),
                        () -> assertEquals(before, original.stateDict()));
            }
        }
    }

    @Test
    void aReplacedModuleInsideABlockRunsAndIsCopied() {
        try (Network original = ResNet.resnet20(10).seed(1); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, 2, 3, 32, 32);
            try (Network changed = Surgery.of(original).replace("layer1.0.bn2", Identity.create())
                    .replace("layer1.1.relu", Activation.silu()).network();
                    Network copy = changed.copy()) {
                float[] answer = answer(changed, x);
                assertAll(() -> assertArrayEquals(answer, answer(copy, x)),
                        () -> assertFalse(changed.parameters().containsKey("layer1.0.bn2.weight")),
                        () -> assertEquals(changed.stateDict(), copy.stateDict()));
            }
        }
    }

    @Test
    void aHeadlessBackboneReturnsWhatTheHeadIsGiven() {
        try (Network network = SqueezeNet.v1_1(5); Backbone backbone = network.withoutHead();
                NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, 1, 3, 64, 64);
            assertAll(() -> assertEquals("classifier.1", network.headPath()), () -> assertEquals(5, network.classes()),
                    () -> assertEquals(512, backbone.width()),
                    () -> assertArrayEquals(network.features(x).toFloatArray(), backbone.forward(x, Mode.EVAL).toFloatArray(), 1e-5f));
        }
    }

    @Test
    void whatDoesNotFitIsNamedWithItsShapes() {
        try (Network network = ResNet.resnet20(10)) {
            var error = assertThrows(IllegalArgumentException.class,
                    () -> Surgery.of(network).replace("linear", Linear.of(65, 3)).network());
            assertTrue(error.getMessage().contains("\"linear\" (Linear 65→3) was given [1, 64], but expects [N, …, 65]"),
                    error.getMessage());
            var unknown = assertThrows(IllegalArgumentException.class,
                    () -> Surgery.of(network).remove("layer1.0.con1"));
            assertTrue(unknown.getMessage().contains("layer1.0.conv1"), unknown.getMessage());
        }
    }
}
