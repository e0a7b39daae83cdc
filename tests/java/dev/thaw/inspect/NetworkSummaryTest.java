package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.SummaryRow.NormMode;
import dev.thaw.inspect.SummaryRow.Trainable;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A summary states shapes and counts that can be worked out by hand, and changes nothing. */
class NetworkSummaryTest {

    @Test
    void statesShapesAndCountsOfEachPart() {
        try (Network network = ResNet.resnet20(10)) {
            NetworkSummary summary = NetworkSummary.of(network);
            assertAll(
                    () -> assertEquals(new SummaryRow("conv1", "Conv2d 3→16, 3×3, padding 1", List.of(1L, 3L, 32L, 32L),
                            List.of(1L, 16L, 32L, 32L), 432, 432 * 1024, Trainable.YES, NormMode.NOTHING), summary.row("conv1")),
                    () -> assertEquals(List.of(1L, 64L, 8L, 8L), summary.row("layer3.2").outputShape()),
                    () -> assertEquals(2 * 9 * 64 * 64 + 4 * 64, summary.row("layer3.2").parameters()),
                    () -> assertEquals(Trainable.NOTHING, summary.row("avgpool").trainable()),
                    () -> assertEquals(269_722, summary.row("").parameters()),
                    () -> assertThrows(IllegalArgumentException.class, () -> summary.row("fc")));
        }
    }

    @Test
    void saysWhatTrainsUnderAPlan() {
        try (Network network = ResNet.resnet20(10);
                Freezing freezing = RequiresGrad.method().apply(FreezePlan.allBut("layer3.0.conv1"), network, FrozenNorm.EVAL)) {
            NetworkSummary summary = NetworkSummary.of(network);
            assertAll(
                    () -> assertEquals(Trainable.YES, summary.row("layer3.0.conv1").trainable()),
                    () -> assertEquals(Trainable.PARTLY, summary.row("layer3").trainable()),
                    () -> assertEquals(Trainable.NO, summary.row("layer1").trainable()));
        }
    }

    @Test
    void looksWithoutTouching() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3)) {
            StateDict before = network.stateDict();
            int arrays = network.manager().getManagedArrays().size();
            NetworkSummary.of(network);
            assertEquals(before, network.stateDict());
            assertEquals(arrays, network.manager().getManagedArrays().size());
        }
    }

    @Test
    void showsItselfAsAnIndentedTableAndAsATreeThatOpens() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3)) {
            NetworkSummary summary = NetworkSummary.of(network);
            String html = summary.html().orElseThrow();
            assertAll(
                    () -> assertTrue(summary.text().lines().anyMatch(line -> line.startsWith("    conv1")), summary::text),
                    () -> assertTrue(summary.text().lines().allMatch(line -> line.length() <= 100), summary::text),
                    () -> assertEquals(4, html.split("<details", -1).length - 1),
                    () -> assertEquals(html.split("<details", -1).length, html.split("</details>", -1).length));
        }
    }
}
