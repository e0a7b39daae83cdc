package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound that a GPU computes by itself is the one that Java computes from what it reads. */
class GradientClipThereTest {

    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private List<NDArray> gradients(float third) {
        return List.of(manager.create(new float[] {3, -4, 0.5f}), manager.create(new float[] {-12, third}));
    }

    private static float[] numbers(List<NDArray> gradients) {
        float[] one = gradients.get(0).toFloatArray();
        float[] other = gradients.get(1).toFloatArray();
        return new float[] {one[0], one[1], one[2], other[0], other[1]};
    }

    @ParameterizedTest
    @EnumSource(GradientClip.Measure.class)
    void itIsTheSameBound(GradientClip.Measure measure) {
        for (double max : new double[] {0.7, 2, 1000}) {
            GradientClip clip = new GradientClip(measure, max);
            List<NDArray> java = gradients(7);
            List<NDArray> there = gradients(7);
            clip.apply(java, manager);
            clip.applyThere(there, manager);
            assertArrayEquals(numbers(java), numbers(there), 1e-6f, measure + " at most " + max);
            assertEquals(max == 1000, numbers(there)[0] == 3, "something is bound, or nothing is");
        }
    }

    @Test
    void noGradientsAreBoundWithoutAWordAndOneThatIsNoNumberSpreadsAsInJava() {
        GradientClip.norm(1).applyThere(List.of(), manager);
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            List<NDArray> java = gradients(odd);
            List<NDArray> there = gradients(odd);
            GradientClip.norm(1).apply(java, manager);
            GradientClip.norm(1).applyThere(there, manager);
            assertArrayEquals(numbers(java), numbers(there));
            assertTrue(Float.isNaN(numbers(there)[4]));
        }
    }
}
