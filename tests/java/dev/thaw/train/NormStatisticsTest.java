package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.inspect.BlockDrift;
import dev.thaw.inspect.Drift;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import org.junit.jupiter.api.Test;

class NormStatisticsTest {

    @Test
    void onlyStatisticsFollowTheImages() {
        Dataset data = TinyTask.dataset();
        try (Network network = ResNet.resnet20(3)) {
            StateDict before = network.stateDict();
            NormStatistics.measure(network, data.train(), data.normalization(), 3);
            StateDict after = network.stateDict();
            for (BlockDrift tensor : Drift.between(before, after).byTensor()) {
                boolean statistic = tensor.path().contains("running_") || tensor.path().endsWith("num_batches_tracked");
                assertEquals(!statistic, tensor.bitIdentical(), tensor.path());
            }
            assertEquals(TensorData.count(3), after.get("bn1.num_batches_tracked"));
        }
    }

    @Test
    void noImageMeasuresNothing() {
        try (Network network = ResNet.resnet20(3)) {
            assertThrows(IllegalArgumentException.class, () -> NormStatistics.measure(network, ImageSet.empty(32, 32, 3),
                    TinyTask.dataset().normalization(), 1));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> NormStatistics.measure(network, TinyTask.images(4, 1),
                    TinyTask.dataset().normalization(), 0)).getMessage().contains("in 0 batches"));
        }
    }
}
