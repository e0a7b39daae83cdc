package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackTest {

    private static final Feedback WRONG = Feedback.wrong("not so.", List.of("look", "closer", "here"));

    @Test
    void theSignOpensTheReply() {
        assertTrue(Feedback.right("yes.").text().startsWith("✓ "));
        assertTrue(WRONG.text().startsWith("✗ "));
        assertTrue(Feedback.unanswered("nothing yet.", List.of()).text().startsWith("… "));
    }

    @Test
    void aRightAnswerCountsOneAnEmptyOneNothingAndAHalfRightOneSaysSo() {
        assertEquals(1, Feedback.right("yes.").credit());
        assertEquals(0, WRONG.credit());
        assertEquals(0, Feedback.unanswered("nothing yet.", List.of()).credit());
        Feedback half = Feedback.partly(0.5, "nearly.", List.of("look"));
        assertEquals(Verdict.WRONG, half.verdict());
        assertEquals("✗ nearly. (half of the credit)\nStuck? Add .hint(1) to this check; there are 1.", half.text());
        assertTrue(Feedback.partly(0.9, "nearly.", List.of()).text().contains("(90 % of the credit)"));
        assertTrue(Feedback.partly(0.9999, "nearly.", List.of()).text().contains("(99 % of the credit)"));
        assertEquals(WRONG, Feedback.partly(0, "not so.", WRONG.hints()));
        assertEquals(0.5, half.hint(1).credit());
    }

    @Test
    void aCreditThatDoesNotFitTheVerdictIsRefused() {
        for (double credit : new double[] {1, -0.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Feedback.partly(credit, "x", List.of()));
        }
        assertThrows(IllegalArgumentException.class, () -> new Feedback("", Verdict.UNANSWERED, 0.5, "x", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Feedback("", Verdict.RIGHT, 0.5, "x", List.of()));
    }

    @Test
    void aHintIsShownOnRequestOnly() {
        assertFalse(WRONG.text().contains("closer"));
        assertTrue(WRONG.hint(2).text().endsWith("Hint 2 of 3: closer"));
        assertTrue(WRONG.hint(9).text().endsWith("Hint 3 of 3: here"));
        assertTrue(WRONG.hint(-1).text().endsWith("Hint 1 of 3: look"));
    }

    @Test
    void whoIsRightOrHasNoHintsGetsNoneAndNoError() {
        assertTrue(Feedback.right("yes.").hint(1).isRight());
        assertTrue(Feedback.unanswered("x", List.of()).hint(1).text().contains("no hint"));
    }

    @Test
    void htmlShowsWhatALearnerWroteAsText() {
        assertTrue(Feedback.wrong("<b>&", List.of()).html().orElseThrow().contains("&lt;b&gt;&amp;"));
    }

    @Test
    void aGuessIsCloseWithinFifteenPercentAndNeverAnError() {
        assertEquals(Verdict.UNANSWERED, Check.guess("x", Double.NaN, 10).verdict());
        assertEquals(Verdict.RIGHT, Check.guess("x", 8.6, 10).verdict());
        assertEquals(Verdict.RIGHT, Check.guess("x", 11.4, 10).verdict());
        assertEquals(Verdict.WRONG, Check.guess("x", 8.4, 10).verdict());
        assertEquals(Verdict.WRONG, Check.guess("x", 1, 0).verdict());
        assertTrue(Check.guess("time [s]", 20, 10).text().contains("time [s]: measured 10, you guessed 20 (2 times"));
    }

    @Test
    void aGuessInWordsIsComparedWithoutCase() {
        assertEquals(Verdict.UNANSWERED, Check.guess("who", " ", "flag").verdict());
        assertEquals(Verdict.UNANSWERED, Check.guess("who", null, "flag").verdict());
        assertEquals(Verdict.RIGHT, Check.guess("who", "Flag ", "flag").verdict());
        assertTrue(Check.guess("who", "filter", "flag").text().contains("who: it is flag, you guessed filter."));
    }
}
