package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.train.Closeness;
import dev.thaw.train.Comparison;
import dev.thaw.train.CutSweepResult;
import dev.thaw.train.CutWay;
import dev.thaw.train.EqualAccuracy;
import dev.thaw.train.Strategy;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TransferCase;
import dev.thaw.train.TransferCell;
import dev.thaw.train.TransferResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Titles and sentences follow the numbers, whichever way they fall. */
class TransferPlotsTest {

    private static double[] of(double... values) {
        return values;
    }

    private static TransferResult curve(double[] frozen, double[] scratch) {
        int[] sizes = {10, 100};
        Map<TransferCell, Comparison> cells = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            cells.put(new TransferCell("far", Closeness.FAR, sizes[i]), TransferCase.cell(Map.of(Strategy.FROZEN, of(frozen[i], frozen[i]),
                    Strategy.SCRATCH, of(scratch[i], scratch[i]))));
        }
        return TransferCase.result(cells);
    }

    private static String drawn(TransferResult curve) {
        return TransferPlots.learningCurve(curve, "far", Strategy.FROZEN, Strategy.SCRATCH).asJavascript("target");
    }

    @Test
    void theCurveSaysWhereItCrossesOrThatItDoesNot() {
        String seen = drawn(curve(of(.4, .4), of(.2, .6)));
        assertTrue(seen.contains("ahead up to about 32 pictures") && seen.contains("crossing"), seen);
        assertTrue(drawn(curve(of(.4, .4), of(.2, .3))).contains("still ahead of"), "not yet");
        assertTrue(drawn(curve(of(.4, .4), of(.5, .6))).contains("never ahead of"), "already");
    }

    private static TransferResult square(double[]... five) {
        return TransferCase.result(Map.of(TransferCase.FAR, TransferCase.five(five)));
    }

    private static final TransferResult SCRATCH_WINS = square(of(.9, .91, .92), of(.3, .31, .32), of(.6, .61, .62), of(.7, .71, .72), of(.5, .51, .52));
    private static final TransferResult TIED = square(of(.7, .5, .6), of(.3, .31, .32), of(.6, .61, .62), of(.5, .65, .6), of(.5, .51, .62));
    private static final TransferResult SCRATCH_LOSES = square(of(.1, .11, .12), of(.3, .31, .32), of(.6, .61, .62), of(.7, .71, .72), of(.5, .51, .52));

    @Test
    void theCellsCountTheirClearWinners() {
        assertTrue(TransferPlots.cells(SCRATCH_WINS).asJavascript("target").contains("1 of 1 cells have a clear winner: scratch (1)"));
        assertTrue(TransferPlots.cells(TIED).asJavascript("target").contains("0 of 1 cells have a clear winner"));
    }

    @Test
    void theTextbookRuleIsHeldAgainstTheWinner() {
        assertEquals(Claim.Standing.SHOWN, TransferClaims.trainFromScratch(SCRATCH_WINS, TransferCase.FAR).standing());
        assertEquals(Claim.Standing.OPEN, TransferClaims.trainFromScratch(TIED, TransferCase.FAR).standing());
        assertEquals(Claim.Standing.REVERSED, TransferClaims.trainFromScratch(SCRATCH_LOSES, TransferCase.FAR).standing());
    }

    @Test
    void negativeTransferIsSaidOnlyWhereTheIntervalLeavesZeroOut() {
        assertEquals(List.of(Claim.Standing.SHOWN, Claim.Standing.SHOWN, Claim.Standing.SHOWN, Claim.Standing.SHOWN),
                TransferClaims.negativeTransfer(SCRATCH_WINS, TransferCase.FAR).stream().map(Claim::standing).toList());
        assertEquals(Claim.Standing.OPEN, TransferClaims.higher(TIED, TransferCase.FAR, Strategy.SCRATCH, Strategy.FINE_TUNED).standing());
        Claim lost = TransferClaims.higher(SCRATCH_LOSES, TransferCase.FAR, Strategy.SCRATCH, Strategy.FROZEN);
        assertEquals(Claim.Standing.REVERSED, lost.standing());
        assertTrue(lost.text().contains("difference -20.0 points, 95 % interval -20.0 to -20.0"), lost.text());
    }

    @Test
    void whoIsSoonerIsNamedWithItsSteps() {
        Comparison runs = Comparison.ofRuns(Map.of("scratch", List.of(TransferCase.run("scratch", 1, .1, .2, .5)),
                "frozen", List.of(TransferCase.run("frozen", 1, .1, .5, .4))));
        assertTrue(TransferClaims.sooner(EqualAccuracy.of(runs, "scratch")).contains("\"frozen\" (2 steps)"));
        assertTrue(TransferClaims.sooner(EqualAccuracy.of(runs, "frozen")).endsWith("reached by: none."));
    }

    private static CutSweepResult sweep(double atTheEnd) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        double[][] accuracies = {{.5, .7}, {.1, atTheEnd}, {.1, .2}};
        for (CutWay way : CutWay.values()) {
            for (int k = 0; k < 2; k++) {
                runs.put("%s: %d".formatted(way.label(), k), List.of(TransferCase.run("run", 1, .1, accuracies[way.ordinal()][k])));
            }
        }
        return new CutSweepResult(List.of("stem"), List.of(0, 1), Map.of("far", Comparison.ofRuns(runs)));
    }

    @Test
    void theSweepNamesTheBestPlaceOfBothWaysAndWhetherTheyMeet() {
        String figure = TransferPlots.sweep(sweep(.7), "far").asJavascript("target");
        assertTrue(figure.contains("best with the first 1 of 1 parts frozen (70 %); of the first k alone, k = 1 (70 %)"), figure);
        assertTrue(figure.contains("1: stem"), figure);
        assertTrue(TransferClaims.meet(sweep(.7), "far").endsWith("yes."));
        assertTrue(TransferClaims.meet(sweep(.6), "far").endsWith("no."));
    }
}
