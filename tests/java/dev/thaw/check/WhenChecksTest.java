package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.train.Closeness;
import dev.thaw.train.Comparison;
import dev.thaw.train.Crossing;
import dev.thaw.train.CutSweepResult;
import dev.thaw.train.CutWay;
import dev.thaw.train.Evaluator;
import dev.thaw.train.Guide;
import dev.thaw.train.Strategy;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TransferCase;
import dev.thaw.train.TransferCell;
import dev.thaw.train.TransferResult;
import dev.thaw.weights.Match;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenChecksTest {

    private static final Crossing SEEN = Crossing.of(Map.of(10, 0.3, 1000, -0.3));
    private static final Crossing NOT_YET = Crossing.of(Map.of(10, 0.3, 1000, 0.1));
    private static final Crossing ALREADY = Crossing.of(Map.of(10, -0.1, 1000, -0.3));

    @Test
    void aCrossingIsRightWithinAFactorOfTwo() {
        assertEquals(Verdict.UNANSWERED, WhenChecks.crossing(Double.NaN, SEEN).verdict());
        assertEquals(Verdict.RIGHT, WhenChecks.crossing(51, SEEN).verdict());
        assertEquals(Verdict.RIGHT, WhenChecks.crossing(199, SEEN).verdict());
        assertEquals(Verdict.WRONG, WhenChecks.crossing(201, SEEN).verdict());
        assertEquals(0.5, WhenChecks.crossing(201, SEEN).credit(), "within a factor of four");
        assertEquals(0, WhenChecks.crossing(4001, SEEN).credit());
        assertEquals(Verdict.WRONG, WhenChecks.crossing(-3, SEEN).verdict());
        assertEquals(Verdict.WRONG, WhenChecks.crossing(Double.POSITIVE_INFINITY, NOT_YET).verdict());
        assertEquals(Verdict.RIGHT, WhenChecks.crossing(100_000, NOT_YET).verdict(), "beyond what was measured");
        assertEquals(Verdict.WRONG, WhenChecks.crossing(100, NOT_YET).verdict());
        assertEquals(Verdict.RIGHT, WhenChecks.crossing(3, ALREADY).verdict());
        assertEquals(Verdict.WRONG, WhenChecks.crossing(100, ALREADY).verdict());
    }

    @Test
    void forgottenPointsAreMeasuredAnew() {
        WhenLab lab = WhenLab.open(40);
        Dataset source = lab.source();
        try (Network pretrained = lab.pretrained(); Network tuned = lab.pretrained()) {
            TensorData kernel = tuned.stateDict().get("layer3.2.conv2.weight");
            float[] negated = kernel.toFloats();
            for (int i = 0; i < negated.length; i++) {
                negated[i] = -negated[i];
            }
            tuned.load(tuned.stateDict().plus("layer3.2.conv2.weight", TensorData.of(negated, kernel.shape())), Match.STRICT);
            double before = Evaluator.evaluate(pretrained, source.test(), source.normalization()).accuracy();
            double after = Evaluator.evaluate(tuned, source.test(), source.normalization()).accuracy();
            assertTrue(before > after + 0.05, before + " " + after);
            double lost = 100 * (before - after);
            assertEquals(Verdict.RIGHT, WhenChecks.forgotten(lost, lab, tuned).verdict());
            assertEquals(Verdict.UNANSWERED, WhenChecks.forgotten(Double.NaN, lab, tuned).verdict());
            assertTrue(WhenChecks.forgotten(lost / 100, lab, tuned).text().contains("that is a share"));
            assertTrue(WhenChecks.forgotten(-lost, lab, tuned).text().contains("the sign is turned"));
            assertTrue(WhenChecks.forgotten(100 * after, lab, tuned).text().contains("what is left"));
            assertEquals(0, WhenChecks.forgotten(1e9, lab, tuned).credit());
        }
    }

    /** Accuracies of freezing the first 0, 1, 2 and 3 parts. */
    private static CutSweepResult sweep(double... accuracies) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        for (CutWay way : CutWay.values()) {
            for (int k = 0; k < accuracies.length; k++) {
                runs.put("%s: %d".formatted(way.label(), k), List.of(TransferCase.run("run", 1, .1, accuracies[k])));
            }
        }
        return new CutSweepResult(List.of("a", "b", "c"), List.of(0, 1, 2, 3), Map.of("near", Comparison.ofRuns(runs)));
    }

    @Test
    void theDeepestCutThatLosesLittleIsAskedFor() {
        CutSweepResult sweep = sweep(.80, .81, .79, .60);
        assertEquals(Verdict.RIGHT, WhenChecks.cut(2, sweep, "near").verdict());
        assertEquals(Verdict.UNANSWERED, WhenChecks.cut(null, sweep, "near").verdict());
        assertTrue(WhenChecks.cut(3, sweep, "near").text().contains("loses 21.0 points"));
        assertEquals(0.5, WhenChecks.cut(1, sweep, "near").credit(), "as good, but one can freeze more");
        assertEquals(0, WhenChecks.cut(0, sweep(.7, .81, .79, .6), "near").credit());
        assertEquals(Verdict.WRONG, WhenChecks.cut(17, sweep, "near").verdict());
    }

    private static double[] of(double... values) {
        return values;
    }

    private static TransferResult unseen() {
        Map<TransferCell, Comparison> cells = new LinkedHashMap<>();
        Comparison frozenWins = TransferCase.five(of(.1, .11), of(.8, .81), of(.6, .61), of(.7, .71), of(.5, .51));
        Comparison tunedWins = TransferCase.five(of(.6, .61), of(.3, .31), of(.6, .61), of(.8, .81), of(.5, .51));
        cells.put(new TransferCell("near", Closeness.NEAR, 25), frozenWins);
        cells.put(new TransferCell("near", Closeness.NEAR, 100), frozenWins);
        cells.put(new TransferCell("far", Closeness.FAR, 25), tunedWins);
        cells.put(new TransferCell("far", Closeness.FAR, 100), tunedWins);
        return TransferCase.result(cells);
    }

    @Test
    void aGuideIsTriedInCellsThatItsAuthorDidNotSee() {
        Guide good = Guide.always(Strategy.FINE_TUNED).near(1, 100, Strategy.FROZEN);
        Feedback right = WhenChecks.guide(good, unseen());
        assertEquals(Verdict.RIGHT, right.verdict());
        assertTrue(right.text().contains("4 of 4") && right.text().contains("fine-tuned 5.0"), right.text());
        assertEquals(Verdict.RIGHT, WhenChecks.guide(good.near(90, 100, Strategy.SCRATCH), unseen()).verdict(), "three of four");
        Feedback half = WhenChecks.guide(Guide.always(Strategy.FROZEN), unseen());
        assertEquals(Verdict.WRONG, half.verdict());
        assertEquals(0.5, half.credit());
        assertEquals(Verdict.UNANSWERED, WhenChecks.guide(null, unseen()).verdict());
        assertTrue(WhenChecks.guide(good, null).text().contains("not tried yet"));
        assertTrue(WhenChecks.guide(Guide.always(null), unseen()).text().contains("names no strategy"));
        assertTrue(WhenChecks.guide(Guide.always(Strategy.RANDOM_FROZEN), unseen()).text().contains("the control"));
    }
}
