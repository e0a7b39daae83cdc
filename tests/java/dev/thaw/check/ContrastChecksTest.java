package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContrastChecksTest {

    private static final float[][] FOUR = {{1, 0}, {0, 1}, {0.8f, 0.6f}, {-0.6f, 0.8f}};

    /** cos 0, 0.8 and -0.6, each divided by 0.5: ln(1 + exp 1.6 + exp -1.2) - 1.6. */
    @Test
    void aLossByHandIsRightWithinItsRounding() {
        double right = Math.log(1 + Math.exp(1.6) + Math.exp(-1.2)) - 1.6;
        assertEquals(Verdict.RIGHT, ContrastChecks.firstLoss(right, FOUR, 0.5).verdict());
        assertEquals(Verdict.RIGHT, ContrastChecks.firstLoss(0.23, FOUR, 0.5).verdict());
        assertEquals(Verdict.UNANSWERED, ContrastChecks.firstLoss(Double.NaN, FOUR, 0.5).verdict());
        assertTrue(ContrastChecks.firstLoss(Math.log(1 + Math.exp(0.8) + Math.exp(-0.6)) - 0.8, FOUR, 0.5).text().contains("temperature 1"));
        assertTrue(ContrastChecks.firstLoss(Math.log(1 + Math.exp(1.6) + Math.exp(-1.2) + Math.exp(2)) - 1.6, FOUR, 0.5).text()
                .contains("itself"));
        assertEquals(0.5, ContrastChecks.firstLoss(Math.exp(-right), FOUR, 0.5).credit());
        assertEquals(0, ContrastChecks.firstLoss(5, FOUR, 0.5).credit());
    }

    @Test
    void theLowestIsMissedMostAndTiesCount() {
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("all of them", 0.40);
        measured.put("without crop", 0.30);
        measured.put("without flip", 0.39);
        measured.put("without colours", 0.305);
        assertEquals(Verdict.RIGHT, ContrastChecks.missed("without crop", measured).verdict());
        assertEquals(Verdict.RIGHT, ContrastChecks.missed("without colours", measured).verdict());
        assertTrue(ContrastChecks.missed("without flip", measured).text().contains("9.0 points lower still"));
        assertTrue(ContrastChecks.missed("all of them", measured).text().contains("none of"));
        assertEquals(Verdict.UNANSWERED, ContrastChecks.missed("", measured).verdict());
        measured.put("without crop", 0.45);
        measured.put("without flip", 0.45);
        measured.put("without colours", 0.45);
        assertTrue(ContrastChecks.missed("without flip", measured).text().contains("nothing is missed"));
    }

    @Test
    void negativesAndTheLossOfGuessingMustBothBeRight() {
        assertEquals(Verdict.RIGHT, ContrastChecks.negatives(126, Math.log(127), 64).verdict());
        assertEquals(0.5, ContrastChecks.negatives(126, 1, 64).credit());
        assertTrue(ContrastChecks.negatives(127, Math.log(127), 64).text().contains("counts the twin"));
        assertEquals(0.5, ContrastChecks.negatives(127, Math.log(127), 64).credit());
        assertTrue(ContrastChecks.negatives(63, 1, 64).text().contains("two views"));
        assertEquals(0, ContrastChecks.negatives(5, Double.NaN, 64).credit());
        assertEquals(Verdict.UNANSWERED, ContrastChecks.negatives(0, Double.NaN, 64).verdict());
    }
}
