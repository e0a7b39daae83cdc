package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchMixTest {

    /** Two images of one pixel row each: 0, 1, 2, 3 and 10, 11, 12, 13. */
    private static float[] mixed(BatchMix.Draw draw) {
        try (NDManager manager = NDManager.newBaseManager();
                NDArray x = manager.create(new float[] {0, 1, 2, 3, 10, 11, 12, 13}, new Shape(2, 1, 1, 4));
                NDArray mixed = BatchMix.images(x, draw)) {
            assertArrayEquals(new float[] {0, 1, 2, 3, 10, 11, 12, 13}, x.toFloatArray());
            return mixed.toFloatArray();
        }
    }

    @Test
    void mixupAddsImagesAndTargets() {
        BatchMix.Draw draw = new BatchMix.Draw(0.75, new int[] {1, 0}, new int[0]);
        assertArrayEquals(new float[] {2.5f, 3.5f, 4.5f, 5.5f, 7.5f, 8.5f, 9.5f, 10.5f}, mixed(draw));
        assertArrayEquals(new double[] {0, 0.75, 0.25}, BatchMix.targets(new int[] {1, 2}, 3, draw)[0]);
        assertArrayEquals(new double[] {0, 1, 0}, BatchMix.targets(new int[] {1, 1}, 3, draw)[0]);
    }

    @Test
    void cutmixPutsABoxOfThePartnerIn() {
        BatchMix.Draw draw = new BatchMix.Draw(0.5, new int[] {1, 0}, new int[] {0, 1, 1, 3});
        assertArrayEquals(new float[] {0, 11, 12, 3, 10, 1, 2, 13}, mixed(draw));
    }

    @Test
    void theSameSeedEpochAndBatchDrawTheSame() {
        BatchMix mix = BatchMix.cutmix(1);
        BatchMix.Draw draw = mix.draw(3, 2, 1, 16, 32, 32);
        BatchMix.Draw again = mix.draw(3, 2, 1, 16, 32, 32);
        assertEquals(draw.share(), again.share());
        assertArrayEquals(draw.partners(), again.partners());
        assertArrayEquals(draw.box(), again.box());
        for (BatchMix.Draw other : new BatchMix.Draw[] {mix.draw(4, 2, 1, 16, 32, 32), mix.draw(3, 3, 1, 16, 32, 32),
            mix.draw(3, 2, 2, 16, 32, 32)}) {
            assertNotEquals(Arrays.toString(draw.partners()), Arrays.toString(other.partners()));
        }
    }

    /** Beta(a, a) has mean 1/2 and variance 1 / (4 (2a + 1)). */
    @Test
    void sharesFollowTheBetaLaw() {
        for (double alpha : new double[] {0.2, 1, 3}) {
            double[] shares = IntStream.range(0, 20_000).mapToDouble(batch ->
                    BatchMix.mixup(alpha).draw(1, 1, batch, 2, 4, 4).share()).toArray();
            double mean = Arrays.stream(shares).average().orElseThrow();
            double variance = Arrays.stream(shares).map(share -> (share - mean) * (share - mean)).average().orElseThrow();
            assertEquals(0.5, mean, 0.01);
            assertEquals(1 / (4 * (2 * alpha + 1)), variance, 0.005);
        }
    }

    @Test
    void theShareOfABoxIsItsArea() {
        for (int batch = 0; batch < 200; batch++) {
            BatchMix.Draw draw = BatchMix.cutmix(1).draw(1, 1, batch, 4, 20, 30);
            int[] box = draw.box();
            assertTrue(box[0] >= 0 && box[1] >= 0 && box[2] <= 20 && box[3] <= 30, Arrays.toString(box));
            assertEquals(1 - (box[2] - box[0]) * (box[3] - box[1]) / 600.0, draw.share(), 1e-12);
        }
        long boxed = IntStream.range(0, 1000).filter(batch -> new BatchMix(0.2, 1).draw(1, 1, batch, 2, 8, 8).box().length > 0).count();
        assertEquals(500, boxed, 60);
    }
}
