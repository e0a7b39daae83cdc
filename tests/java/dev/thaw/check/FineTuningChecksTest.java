package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.metric.Interval;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FineTuningChecksTest {

    private static final Map<Double, double[]> RATES = Map.of(1.0, new double[] {0.8, 0.82}, 0.1,
            new double[] {0.83, 0.83},
            0.0, new double[] {0.7, 0.9});
    private static final double[] A = {1, 1, 1, 0, 1, 1, 1, 1, 1, 1};
    private static final double[] B = {0, 0, 1, 0, 0, 1, 0, 1, 0, 0};

    @Test
    void aRateCountsWithinTwoPointsOfTheBest() {
        assertEquals(Verdict.RIGHT, FineTuningChecks.bodyRate(0.1, RATES).verdict());
        assertEquals(Verdict.RIGHT, FineTuningChecks.bodyRate(1, RATES).verdict(), "0.81 is 2 points below 0.83");
        assertTrue(FineTuningChecks.bodyRate(0, RATES).text().contains("3.0 points away"));
        assertEquals(0.5, FineTuningChecks.bodyRate(0, RATES).credit());
        assertTrue(FineTuningChecks.bodyRate(0.5, RATES).text().contains("was not measured"));
        assertEquals(Verdict.UNANSWERED, FineTuningChecks.bodyRate(Double.NaN, RATES).verdict());
    }

    @Test
    void theIntervalAndWhatFollowsFromItMustBothBeRight() {
        Interval right = Interval.paired(A, B);
        assertEquals(Verdict.RIGHT, FineTuningChecks.paired(right, true, A, B).verdict());
        assertTrue(FineTuningChecks.paired(right, false, A, B).text().contains("does that contain 0?"));
        assertEquals(0.5, FineTuningChecks.paired(right, false, A, B).credit());
        assertEquals(0.5, FineTuningChecks.paired(Interval.paired(B, A), true, A, B).credit());
        assertEquals(0.25, FineTuningChecks.paired(Interval.paired(B, A), false, A, B).credit());
        assertTrue(FineTuningChecks.paired(Interval.paired(B, A), true, A, B).text().contains("b minus a"));
        assertEquals(Verdict.WRONG, FineTuningChecks.paired(Interval.wilson(3, 10), true, A, B).verdict());
        assertEquals(Verdict.UNANSWERED, FineTuningChecks.paired(null, true, A, B).verdict());
        assertEquals(Verdict.UNANSWERED, FineTuningChecks.paired(right, null, A, B).verdict());
    }

    @Test
    void noDifferenceAtAllIsNotReal() {
        assertEquals(Verdict.RIGHT, FineTuningChecks.paired(Interval.paired(A, A), false, A, A).verdict());
    }

    @Test
    void hiddenCurvesAreCountedOneByOne() {
        HiddenArms hidden = new HiddenArms(null, Map.of("A", "scratch", "B", "fine-tuning"));
        assertEquals(Verdict.UNANSWERED, FineTuningChecks.names(Map.of(), hidden).verdict());
        assertEquals(Verdict.UNANSWERED, FineTuningChecks.names(null, hidden).verdict());
        assertEquals(Verdict.RIGHT, FineTuningChecks.names(Map.of("A", "scratch", "B", "fine-tuning"), hidden)
                .verdict());
        assertTrue(FineTuningChecks.names(Map.of("A", "fine-tuning", "B", "fine-tuning"), hidden).text()
                .contains("1 of 2"));
        assertEquals(0, FineTuningChecks.names(Map.of("A", "fine-tuning", "B", "fine-tuning"), hidden).credit(), "one word for all");
        HiddenArms three = new HiddenArms(null, Map.of("A", "scratch", "B", "fine-tuning", "C", "frozen"));
        assertEquals(0.5, FineTuningChecks.names(Map.of("A", "scratch", "B", "fine-tuning", "C", "scratch"), three).credit());
        assertTrue(FineTuningChecks.names(Map.of("A", "frozen", "B", "fine-tuning"), hidden).text()
                .contains("wanted are"));
    }
}
