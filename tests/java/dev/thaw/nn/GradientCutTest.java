package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cut changes which gradients there are and nothing else. */
class GradientCutTest {

    private final Network network = LinearNet.of(3, 4, 4, 2).seed(2);

    @AfterEach
    void release() {
        network.close();
    }

    @ParameterizedTest
    @EnumSource(GradientCut.class)
    void valuesStayTheSame(GradientCut cut) {
        float[] plain = backward();
        network.modules().get("fc2").cut(cut);
        assertArrayEquals(plain, backward());
    }

    @Test
    void gradientsEndWhereTheGraphIsCutAndPassThroughConstants() {
        assertEquals(List.of("fc1", "fc2", "fc3"), reached(GradientCut.NONE));
        assertEquals(List.of("fc3"), reached(GradientCut.NO_GRAD));
        assertEquals(List.of("fc3"), reached(GradientCut.DETACH));
        assertEquals(List.of("fc1", "fc3"), reached(GradientCut.CONSTANT_WEIGHTS));
    }

    @Test
    void constantsAreConstantDuringTheForwardPassOnly() {
        reached(GradientCut.CONSTANT_WEIGHTS);
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.getArray().hasGradient()));
        network.parameters().get("fc2.bias").freeze(true);
        reached(GradientCut.CONSTANT_WEIGHTS);
        assertFalse(network.parameters().get("fc2.bias").getArray().hasGradient(), "it keeps its own flag");
    }

    @Test
    void theGradientModeIsAsBeforeAfterwards() {
        network.modules().get("fc2").cut(GradientCut.NO_GRAD);
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            network.forward(manager.ones(new Shape(1, 3)), Mode.TRAIN);
            assertTrue(GradientMode.isOn());
        }
    }

    @ParameterizedTest
    @EnumSource(GradientCut.class)
    void anObserverSeesWhatTheNextModuleGets(GradientCut cut) {
        network.modules().get("fc2").cut(cut);
        List<String> seen = new ArrayList<>();
        float[][] handed = new float[2][];
        ForwardObserver observer = new ForwardObserver() {
            @Override
            public void leaving(String path, Module module, NDArray output) {
                seen.add(path);
                handed[0] = path.equals("fc2") ? output.toFloatArray() : handed[0];
            }

            @Override
            public void entering(String path, Module module, NDArray input) {
                handed[1] = path.equals("fc3") ? input.toFloatArray() : handed[1];
            }
        };
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            network.forward(manager.create(NumberStream.fill(1, 0, 1, 6), new Shape(2, 3)), Mode.TRAIN, observer);
        }
        assertEquals(List.of("fc1", "fc2", "fc3", ""), seen);
        assertArrayEquals(handed[0], handed[1]);
    }

    @ParameterizedTest
    @EnumSource(GradientCut.class)
    void aModuleThatReturnsItsInputLeavesItOpen(GradientCut cut) {
        Module nothing = Sequential.named();
        nothing.cut(cut);
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.ones(new Shape(2));
            NDArray output = nothing.forward(x, Mode.TRAIN);
            assertArrayEquals(new float[] {1, 1}, output.toFloatArray());
            if (cut == GradientCut.DETACH) {
                assertNotSame(x, output);
                output.close();
            }
            assertArrayEquals(new float[] {1, 1}, x.toFloatArray());
        }
    }

    @ParameterizedTest
    @EnumSource(GradientCut.class)
    void noArrayStaysBehind(GradientCut cut) {
        network.modules().get("fc2").cut(cut);
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            NDArray x = manager.ones(new Shape(2, 3));
            network.forward(x, Mode.TRAIN).close();
            assertEquals(1, manager.getManagedArrays().size(), "the input alone");
        }
    }

    private List<String> reached(GradientCut cut) {
        network.modules().get("fc2").cut(cut);
        backward();
        try (NDManager manager = network.manager().newSubManager()) {
            List<String> found = network.root().namedChildren().keySet().stream().filter(layer -> network.modules().get(layer).ownParameters()
                    .values().stream().map(Parameter::getArray).anyMatch(array -> Torch.gradient(array, manager).isPresent())).toList();
            network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.getArray()));
            return found;
        }
    }

    private float[] backward() {
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            NDArray x = manager.create(NumberStream.fill(1, 0, 1, 6), new Shape(2, 3));
            NDArray output = network.forward(x, Mode.TRAIN);
            Torch.backward(output.square().sum());
            return output.toFloatArray();
        }
    }
}
