package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Winners, ties, crossings and guides, by made-up numbers. */
class TransferResultTest {

    private static double[] of(double... values) {
        return values;
    }

    private static Winner winner(Map<Strategy, double[]> accuracies) {
        return Winner.of(TransferCase.cell(accuracies));
    }

    @Test
    void aWinnerIsClearOnlyWhenEveryPairedIntervalLeavesZeroOut() {
        Map<Strategy, double[]> clear = new LinkedHashMap<>();
        clear.put(Strategy.SCRATCH, of(0.20, 0.30, 0.25));
        clear.put(Strategy.FROZEN, of(0.50, 0.61, 0.55));
        assertTrue(winner(clear).isClear());
        assertEquals("frozen", winner(clear).words());
        assertEquals(0.3033, winner(clear).lead().mean(), 1e-3);
        clear.put(Strategy.FINE_TUNED, of(0.60, 0.50, 0.52));           // the mean is near, the seeds disagree
        Winner tied = winner(clear);
        assertEquals(Strategy.FROZEN, tied.best());
        assertEquals(List.of(Strategy.FINE_TUNED), tied.ties());
        assertEquals("no clear winner: frozen, fine-tuned", tied.words());
        assertTrue(tied.includes(Strategy.FINE_TUNED) && !tied.includes(Strategy.SCRATCH));
    }

    @Test
    void seedsThatScatterTogetherAreToldApartByTheirPairs() {
        Map<Strategy, double[]> paired = new LinkedHashMap<>();
        paired.put(Strategy.FROZEN, of(0.30, 0.60, 0.90));
        paired.put(Strategy.FINE_TUNED, of(0.33, 0.63, 0.931));
        assertEquals(Strategy.FINE_TUNED, winner(paired).best());
        assertTrue(winner(paired).isClear(), "each pair differs by 3 points, however far the seeds are apart");
    }

    @Test
    void oneSeedNeverHasAClearWinner() {
        Winner one = winner(Map.of(Strategy.SCRATCH, of(0.1), Strategy.FROZEN, of(0.9)));
        assertFalse(one.isClear());
        assertEquals(Strategy.FROZEN, one.best());
    }

    private static Crossing crossing(double... gaps) {
        int[] sizes = {10, 100, 1000, 10_000};
        Map<Integer, Double> bySize = new LinkedHashMap<>();
        for (int i = 0; i < gaps.length; i++) {
            bySize.put(sizes[i], gaps[i]);
        }
        return Crossing.of(bySize);
    }

    @Test
    void theCrossingLiesOnAStraightLineOverTheLogarithmOfTheSize() {
        Crossing seen = crossing(0.3, 0.1, -0.1);
        assertEquals(Crossing.Kind.SEEN, seen.kind());
        assertEquals(Math.sqrt(100 * 1000.0), seen.images(), 1e-6);
        assertEquals(100, seen.after());
        assertEquals(1000, seen.before());
        assertEquals(100 * Math.pow(10, 0.75), crossing(0.3, 0.3, -0.1).images(), 1e-6);
    }

    @Test
    void ofSeveralChangesOfSignTheLastOneCounts() {
        assertEquals(1000, crossing(0.1, -0.1, 0.1, -0.1).after());
        assertEquals(Crossing.Kind.NOT_YET, crossing(0.1, -0.1, 0.1).kind());
        assertEquals(1000, crossing(0.1, -0.1, 0.1).images());
        assertEquals(Crossing.Kind.ALREADY, crossing(-0.1, -0.2).kind());
        assertEquals(10, crossing(-0.1, -0.2).images());
        assertTrue(crossing(0.2, 0.1).text().startsWith("No crossing seen"));
        assertThrows(IllegalArgumentException.class, () -> crossing(0.1));
    }

    private static TransferResult square() {
        Map<TransferCell, Comparison> cells = new LinkedHashMap<>();
        cells.put(new TransferCell("near", Closeness.NEAR, 20), TransferCase.five(of(.1, .11, .12), of(.8, .81, .82), of(.6, .61, .62),
                of(.79, .80, .812), of(.5, .51, .52)));
        cells.put(TransferCase.FAR, TransferCase.five(of(.9, .91, .92), of(.3, .31, .32), of(.6, .61, .62), of(.7, .71, .72), of(.5, .51, .52)));
        cells.put(new TransferCell("far", Closeness.FAR, 400), TransferCase.cell(Map.of(Strategy.SCRATCH, of(.9, .91, .92))));
        return TransferCase.result(cells);
    }

    @Test
    void aGuideLosesWhatItsChoicesAreBehindTheBest() {
        TransferResult measured = square().complete();
        assertEquals(2, measured.cells().size(), "a cell without all five has no winner");
        Guide guide = Guide.always(Strategy.SCRATCH).near(1, 50, Strategy.FINE_TUNED).near(30, 50, Strategy.FROZEN);
        GuideScore score = guide.score(measured);
        assertEquals(List.of(Strategy.FINE_TUNED, Strategy.SCRATCH), score.cells().stream().map(GuideScore.Cell::choice).toList());
        assertEquals(0.9333, score.cells().get(0).pointsLost(), 1e-3);
        assertEquals(1, score.share(), "a point behind is near enough");
        assertEquals(0.5, Guide.always(Strategy.SCRATCH).score(measured).share());
        assertEquals((70 + 0) / 2.0, Guide.always(Strategy.SCRATCH).score(measured).pointsLost(), 0.1);
        assertEquals(Strategy.FROZEN, guide.choose(Closeness.NEAR, 30), "the last rule that matches wins, both ends included");
        assertEquals(Strategy.SCRATCH, guide.choose(Closeness.FAR, 30));
        assertThrows(IllegalArgumentException.class, () -> guide.near(50, 1, Strategy.FROZEN));
    }

    @Test
    void theTableNamesTiesAndWhatIsMissingIsRefused() {
        String table = square().complete().text();
        assertTrue(table.contains("Who wins where") && table.contains("scratch"), table);
        assertThrows(IllegalArgumentException.class, () -> square().accuracies(new TransferCell("near", Closeness.NEAR, 21), Strategy.FROZEN));
        assertThrows(IllegalArgumentException.class, () -> square().of("nowhere"));
        assertEquals(2, square().of("far").cells().size());
    }

    @Test
    void theTimeToEqualAccuracyIsCountedSeedBySeed() {
        Comparison runs = Comparison.ofRuns(Map.of("scratch", List.of(TransferCase.run("scratch", 1, .1, .2, .5), TransferCase.run("scratch", 2, .1, .6, .6)),
                "frozen", List.of(TransferCase.run("frozen", 1, .1, .5, .4), TransferCase.run("frozen", 2, .1, .2, .5))));
        EqualAccuracy times = EqualAccuracy.of(runs, "scratch");
        assertEquals(List.of(4, 2), times.arms().get("scratch").stream().map(run -> run.steps().orElseThrow()).toList());
        assertEquals(2, times.arms().get("frozen").get(0).steps().orElseThrow());
        assertEquals(1.0, times.arms().get("frozen").get(0).seconds().orElseThrow());
        assertTrue(times.arms().get("frozen").get(1).steps().isEmpty(), "it never got to 60 %");
        assertTrue(times.text().contains("1 of 2 seeds"), times.text());
    }
}
