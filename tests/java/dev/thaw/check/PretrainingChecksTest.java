package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PretrainingChecksTest {

    @Test
    void parametersAreCountedAsByHand() {
        try (Network network = ResNet.resnet20(20)) {
            assertEquals(Verdict.RIGHT, PretrainingChecks.parameters(network, 432, 4608, 1300).verdict());
            assertTrue(PretrainingChecks.parameters(network, 432, 4608, 1280).text()
                    .contains("linear: 1,280 is too few"));
            assertTrue(PretrainingChecks.parameters(network, 144, 4608, 1300).text().contains("a third"));
            assertTrue(PretrainingChecks.parameters(network, 432, 512, 1300).text().contains("1×1"));
            assertEquals(2 / 3.0, PretrainingChecks.parameters(network, 432, 512, 1300).credit(), 1e-9);
            assertEquals(1 / 3.0, PretrainingChecks.parameters(network, 432, null, null).credit(), 1e-9);
            assertEquals(Verdict.UNANSWERED, PretrainingChecks.parameters(network, null, null, null).verdict());
            assertTrue(PretrainingChecks.parameters(network, 432, null, null).text()
                    .contains("layer2.0.conv1, linear"));
        }
    }

    @Test
    void bothDirectionsOfAConfusionCountTogether() {
        var matrix = new ConfusionMatrix(new int[][] {{9, 4, 3}, {0, 9, 0}, {3, 0, 9}}, List.of("ring", "star",
                "cross"));
        assertEquals(Verdict.RIGHT, PretrainingChecks.mostConfused("cross , ring", matrix).verdict());
        assertTrue(PretrainingChecks.mostConfused("ring, star", matrix).text()
                .contains("in 4 pictures; there is a pair with more"));
        assertEquals(0.5, PretrainingChecks.mostConfused("ring, star", matrix).credit(), "the second of three pairs");
        assertEquals(0, PretrainingChecks.mostConfused("star, cross", matrix).credit());
        assertEquals(Verdict.WRONG, PretrainingChecks.mostConfused("ring", matrix).verdict());
        assertEquals(Verdict.WRONG, PretrainingChecks.mostConfused("ring, ring", matrix).verdict());
        assertEquals(Verdict.UNANSWERED, PretrainingChecks.mostConfused("", matrix).verdict());
    }

    @Test
    void withoutAnyMistakeEveryPairIsRight() {
        var matrix = new ConfusionMatrix(new int[][] {{9, 0}, {0, 9}}, List.of("ring", "star"));
        assertEquals(Verdict.RIGHT, PretrainingChecks.mostConfused("ring, star", matrix).verdict());
    }

    @Test
    void aNetworkThatAlwaysSaysTheSameMindsNoChange() {
        byte[] pixels = new byte[4 * 32 * 32 * 3];
        ImageSet images = ImageSet.of(pixels, 32, 32, 3, new int[] {0, 0, 1, 1});
        Dataset data = new Dataset("black", List.of("a", "b"), images, ImageSet.empty(32, 32, 3), images,
                Normalization.none(3));
        try (Network network = ResNet.resnet20(2)) {
            network.parameters().values().forEach(parameter -> parameter.getArray().subi(parameter.getArray()));
            assertEquals(Verdict.RIGHT, PretrainingChecks.invariance(Set.of(ImageChange.values()), network, data)
                    .verdict());
            assertTrue(PretrainingChecks.invariance(Set.of(), network, data).text().contains("8 more"));
            assertEquals(0, PretrainingChecks.invariance(Set.of(), network, data).credit());
            assertEquals(Verdict.UNANSWERED, PretrainingChecks.invariance(null, network, data).verdict());
        }
    }
}
