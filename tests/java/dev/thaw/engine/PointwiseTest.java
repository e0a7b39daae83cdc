package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values and gradients are those that {@code torch.nn.functional} of PyTorch 2.7.1 gave for the same numbers. */
class PointwiseTest {

    private static final float[] AT = {-4, -3, -1, 0, 1, 3, 6, 7};

    @Test
    void relu6StopsAtBothBoundsAndHasNoGradientThere() {
        check(Pointwise::relu6, new float[] {0, 0, 0, 0, 1, 3, 6, 6}, new float[] {0, 0, 0, 0, 1, 1, 0, 0});
    }

    @Test
    void siluIsTheNumberTimesItsSigmoid() {
        check(Pointwise::silu,
                new float[] {-0.07194484f, -0.14227761f, -0.26894143f, 0, 0.7310586f, 2.8577225f, 5.9851646f, 6.9936228f},
                new float[] {-0.052664611f, -0.088104106f, 0.072329484f, 0.5f, 0.92767054f, 1.0881041f, 1.0123262f, 1.0054601f});
    }

    @Test
    void hardSigmoidIsStraightBetweenMinusThreeAndThree() {
        float sixth = 1 / 6f;
        check(Pointwise::hardSigmoid, new float[] {0, 0, 2 * sixth, 0.5f, 4 * sixth, 1, 1, 1},
                new float[] {0, 0, sixth, sixth, sixth, 0, 0, 0});
    }

    @Test
    void hardSwishIsTheNumberTimesItsHardSigmoid() {
        check(Pointwise::hardSwish, new float[] {0, 0, -1 / 3f, 0, 2 / 3f, 3, 6, 7},
                new float[] {0, -0.5f, 1 / 6f, 0.5f, 5 / 6f, 1.5f, 1, 1}); // PyTorch's own values at its two corners
    }

    @Test
    void withoutRecordingNoGraphIsMade() {
        try (NDManager manager = NDManager.newBaseManager(); var off = GradientMode.off()) {
            NDArray x = manager.create(AT);
            x.setRequiresGradient(true);
            NDArray y = Pointwise.relu6(x);
            assertFalse(Torch.carriesGraph(y));
            assertEquals(manager, y.getManager());
        }
    }

    @Test
    void manyThreadsMayCallAtOnce() {
        List<Float> sums = IntStream.range(0, 64).parallel().mapToObj(i -> {
            try (NDManager manager = NDManager.newBaseManager(); NDArray x = manager.create(AT)) {
                return Pointwise.hardSwish(x).sum().getFloat();
            }
        }).distinct().toList();
        assertEquals(1, sums.size());
    }

    private static void check(UnaryOperator<NDArray> function, float[] values, float[] gradients) {
        try (NDManager manager = NDManager.newBaseManager(); var on = GradientMode.on()) {
            NDArray x = manager.create(AT);
            x.setRequiresGradient(true);
            NDArray y = function.apply(x);
            Torch.backward(y.sum());
            assertArrayEquals(values, y.toFloatArray(), 1e-6f);
            assertArrayEquals(gradients, Torch.gradient(x, manager).orElseThrow().toFloatArray(), 1e-6f);
        }
    }
}
