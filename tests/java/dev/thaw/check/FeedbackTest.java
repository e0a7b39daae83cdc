package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
}
