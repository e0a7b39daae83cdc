package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.KernelChange;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.train.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurgeryPlotsTest {

    @Test
    void cutKernelsAreSquaresOfTheWholeOnes() {
        try (Network network = ResNet.resnet18(10)) {
            Map<String, KernelChange> ways = new LinkedHashMap<>();
            ways.put("corner", KernelChange.crop(1, 3));
            ways.put("middle", KernelChange.centre(3));
            ways.put("anew", KernelChange.random(3));
            KernelCuts cuts = KernelCuts.of(network, ways);
            float[] whole = cuts.whole().values().get(5);
            float[] corner = cuts.ways().get("corner").values().get(5);
            assertArrayEquals(new float[] {whole[7 + 1], whole[7 + 2], whole[7 + 3]},
                    new float[] {corner[0], corner[1], corner[2]});
            assertEquals(2, cuts.ways().get("middle").offset());
            assertEquals("", cuts.note("anew"));
            assertTrue(cuts.text().contains("corner: 3×3, rows and columns 1:4, with"));
            assertTrue(cuts.svg().orElseThrow().contains(">corner</text>"));
        }
    }

    @Test
    void theShareOfASquareCountsSquaredWeightsOfAllColours() {
        float[] kernel = new float[3 * 4 * 4];
        kernel[0] = 1; // red, first row and column: outside
        kernel[16 + 4 + 1] = 1; // green, row 1, column 1: inside
        kernel[32 + 8 + 2] = 1; // blue, row 2, column 2: inside
        var whole = new KernelCuts.Kernels(4, List.of(kernel), -1);
        assertEquals(2 / 3.0, new KernelCuts.Kernels(2, List.of(), 1).shareOf(whole), 1e-9);
    }

    @Test
    void aNetworkWithoutColourKernelsIsRefused() {
        try (Network network = LinearNet.of(8, 4, 10)) {
            assertThrows(IllegalArgumentException.class, () -> KernelCuts.of(network, Map.of()));
        }
    }

    @Test
    void theTitleNamesTheFirstAndTheLastByTheirMeans() {
        Comparison comparison = Comparison.ofRuns(Map.of(
                "kept", List.of(Runs.run("kept", 1, 0.1, 0.5), Runs.run("kept", 2, 0.1, 0.6)),
                "cut", List.of(Runs.run("cut", 1, 0.1, 0.2), Runs.run("cut", 2, 0.1, 0.4))));
        String title = SurgeryPlots.starts(comparison).asJavascript("target");
        assertTrue(title.contains("highest (55 %)") && title.contains("lowest (30 %)"), title);
        assertEquals(Claim.Standing.SHOWN, SurgeryPlots.ahead(comparison, "kept", "cut").standing());
        assertEquals(Claim.Standing.REVERSED, SurgeryPlots.ahead(comparison, "cut", "kept").standing());
    }

    @Test
    void theCutOnesAreComparedWithTheWholeOneAndWithGuessing() {
        Map<String, Double> percent = new LinkedHashMap<>();
        percent.put("not cut", 69.0);
        percent.put("corner", 5.0);
        percent.put("centre", 9.0);
        assertTrue(SurgeryPlots.afterCut(percent, 20).asJavascript("target").contains("69 % right, the best of the others 9 %; guessing gives 5 %"));
    }
}
