package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.Fixtures;
import dev.thaw.metric.MetricCase;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {

    @ParameterizedTest
    @ValueSource(strings = {"ten_classes", "four_classes", "empty_rows_and_columns"})
    void eachLossAgreesWithTorch(String name) {
        MetricCase known = MetricCase.of(name);
        int classes = known.logits()[0].length;
        double[] weights = Fixtures.numbers(known.expected().at("/cross_entropy/class_weights"));
        double[] withoutFirst = new double[classes];
        Arrays.fill(withoutFirst, 1, classes, 1);
        agrees(known, "mean", Loss.crossEntropy());
        agrees(known, "smoothing_0.1", Loss.crossEntropy().smoothing(0.1));
        agrees(known, "weighted_mean", Loss.crossEntropy().weights(weights));
        agrees(known, "weighted_smoothing_0.1", Loss.crossEntropy().weights(weights).smoothing(0.1));
        agrees(known, "ignore_index_0", Loss.crossEntropy().weights(withoutFirst));
        try (NDManager manager = NDManager.newBaseManager()) {
            float[][] shares = Loss.crossEntropy().shares(BatchMix.targets(known.labels(), classes,
                    new BatchMix.Draw(0.7, rolled(known.labels().length), new int[0])));
            assertEquals(known.number("/cross_entropy/soft_targets"), 
                    Loss.weighed(logits(known, manager), Loss.weights(manager, shares, 0, shares.length)).getFloat(),
                    1e-5 * known.number("/cross_entropy/soft_targets"));
        }
    }

    private static void agrees(MetricCase known, String what, Loss loss) {
        double expected = known.number("/cross_entropy/" + what);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray labels = manager.create(Arrays.stream(known.labels()).asLongStream().toArray());
            assertEquals(expected, loss.of(logits(known, manager), labels).getFloat(), 1e-5 * expected, what);
        }
    }

    /** Each sample's partner is the one before it. */
    private static int[] rolled(int samples) {
        int[] partners = new int[samples];
        Arrays.setAll(partners, n -> (n + samples - 1) % samples);
        return partners;
    }

    private static NDArray logits(MetricCase known, NDManager manager) {
        int classes = known.logits()[0].length;
        float[] flat = new float[known.labels().length * classes];
        for (int n = 0; n < known.labels().length; n++) {
            System.arraycopy(known.logits()[n], 0, flat, n * classes, classes);
        }
        return manager.create(flat, new Shape(known.labels().length, classes));
    }

    /** 50 images of 17, 17 and 16: 50 / (3 · 17) and 50 / (3 · 16). */
    @Test
    void balancedWeightsAreTheInverseOfTheCounts() {
        assertEquals(List.of(50 / 51.0, 50 / 51.0, 50 / 48.0), Loss.crossEntropy().balanced(TinyTask.dataset()).classWeights());
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy().smoothing(1));
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy().weights(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy().weights(1, -1));
        assertThrows(IllegalArgumentException.class, () -> Loss.crossEntropy().weights(1, 1).shares(new int[] {0}, 3));
        assertThrows(IllegalArgumentException.class, () -> new BatchMix(0, 0));
        assertThrows(IllegalArgumentException.class, () -> MovingAverage.of(1));
        assertThrows(IllegalArgumentException.class, () -> EarlyStop.onLoss(0));
    }
}
