package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.AuditRow;
import dev.thaw.nn.Network;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cut stands where it is said to stand, and what is before it stays. */
class CutSweepTest {

    private static final TransferRecipe RECIPE = TransferRecipe.of(24, 2, 4).batchSize(8);
    private static final TransferTask TASK = TransferCase.task("far");

    @Test
    void thePartsAreTheFirstLayerAndEachBlock() {
        assertEquals(List.of("bn1", "layer1.0", "layer2.0", "layer3.0"), CutSweep.parts(TASK));
    }

    @Test
    void aShortenedNetworkHasTheFirstPartsAndAHeadOfTheirWidth() {
        int[] expected = new int[5];
        try (Network whole = TinyTask.network()) {
            int sum = 0;
            List<CutPart> parts = CutPart.of(whole);
            int[] channels = {3, 4, 4, 8, 8};
            for (int k = 0; k <= parts.size(); k++) {
                sum += k == 0 ? 0 : numbers(whole, k == 1 ? List.of("conv1.", "bn1.") : List.of(parts.get(k - 1).path() + "."));
                expected[k] = sum + channels[k] * 3 + 3 + (k < 4 ? 2 * channels[k] : 0);     // head and norm
            }
        }
        assertArrayEquals(expected, IntStream.rangeClosed(0, 4).map(k -> {
            try (Network shortened = CutPart.shortened(TinyTask.network(), k)) {
                return (int) shortened.parameterCount();
            }
        }).toArray());
    }

    private static int numbers(Network network, List<String> prefixes) {
        return network.parameters().entrySet().stream().filter(entry -> prefixes.stream().anyMatch(entry.getKey()::startsWith))
                .mapToInt(entry -> (int) entry.getValue().getShape().size()).sum();
    }

    @Test
    void freezingTheFirstPartsLeavesTheRestToTrainAndAtTheEndBothWaysAreOneNetwork() {
        CutSweepResult result = CutSweep.of(RECIPE, 12, TASK).seeds(1, 2).run();
        assertEquals(List.of(0, 1, 2, 3, 4), result.cuts());
        try (Network whole = TinyTask.network()) {
            int left = (int) whole.parameterCount();
            List<CutPart> parts = CutPart.of(whole);
            for (int k = 0; k <= 4; k++) {
                left -= k == 0 ? 0 : numbers(whole, k == 1 ? List.of("conv1.", "bn1.") : List.of(parts.get(k - 1).path() + "."));
                TrainingRun run = result.runs("far", CutWay.FREEZE, k).get(0);
                assertEquals(left, run.trainableParameters(), "k = " + k);
                int frozen = k;
                List<String> moved = run.audit().rows().stream().filter(row -> row.maxChange() > 0)
                        .map(AuditRow::path).toList();
                assertTrue(IntStream.range(0, frozen).allMatch(i -> parts.get(i).paths().stream()
                        .noneMatch(part -> moved.stream().anyMatch(path -> path.startsWith(part + ".")))), k + " " + moved);
            }
        }
        assertEquals(4 * 3 + 3 + 2 * 4, result.runs("far", CutWay.KEEP, 2).get(0).trainableParameters(), "the head and the norm before it");
        assertEquals(8 * 3 + 3, result.runs("far", CutWay.KEEP, 4).get(0).trainableParameters(), "the head alone");
        for (int seed = 0; seed < 2; seed++) {
            assertEquals(result.runs("far", CutWay.FREEZE, 4).get(seed).stepLosses(), result.runs("far", CutWay.KEEP, 4).get(seed).stepLosses());
        }
        assertEquals(result.runs("far", CutWay.KEEP, 0).get(0).stepLosses(), result.runs("far", CutWay.RANDOM, 0).get(0).stepLosses(),
                "with nothing kept there is nothing pretrained");
        assertTrue(!result.runs("far", CutWay.KEEP, 2).get(0).stepLosses().equals(result.runs("far", CutWay.RANDOM, 2).get(0).stepLosses()));
        assertTrue(result.text().contains("keep only the first k"), result.text());
    }

    @Test
    void ofEquallyGoodCutsTheOneThatKeepsMostIsBest() {
        CutSweepResult result = CutSweep.of(RECIPE, 12, TASK).cuts(0, 4).run();
        double none = result.accuracies("far", CutWay.FREEZE, 0)[0];
        double all = result.accuracies("far", CutWay.FREEZE, 4)[0];
        assertEquals(all >= none ? 4 : 0, result.best("far", CutWay.FREEZE));
        assertThrows(IllegalArgumentException.class, () -> result.accuracies("far", CutWay.FREEZE, 1));
        assertThrows(IllegalArgumentException.class, () -> CutSweep.of(RECIPE, 12, TASK).cuts(5));
    }
}
