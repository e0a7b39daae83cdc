package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuizTest {

    private static final List<QuizOption> OPTIONS = List.of(new QuizOption("`a < b`", "one mixes up A."), new QuizOption("two", null),
            new QuizOption("three", "one mixes up C."), new QuizOption("four", "one mixes up D."));
    private static final QuizQuestion QUESTION = new QuizQuestion("order", "Is 1 < 2 & 3?", OPTIONS, "b", "So it is.",
            "notebook 00, section 1");
    private static final Quiz AFTER = new Quiz("trial", QuizMoment.AFTER, List.of(QUESTION, QUESTION, QUESTION, QUESTION, QUESTION));
    private static final Quiz BEFORE = new Quiz("trial before", QuizMoment.BEFORE, AFTER.questions());

    @Test
    void withoutAnswersItShowsTheQuestionsAndNoKey() {
        String text = AFTER.text();
        assertTrue(text.contains("1. Is 1 < 2 & 3?\n   a) `a < b`\n   b) two\n"), text);
        assertFalse(text.contains("So it is.") || text.contains("mixes up"), text);
        assertEquals(text, AFTER.answers("", "", "", "", "").text());
    }

    @Test
    void rightWrongAndMissingAnswersAreToldApartAndCounted() {
        QuizReply reply = AFTER.answers("b", "B", " b) ", "c", "");
        assertEquals(3, reply.right());
        assertEquals(0.6, reply.credit());
        assertEquals(List.of(Verdict.RIGHT, Verdict.RIGHT, Verdict.RIGHT, Verdict.WRONG, Verdict.UNANSWERED),
                List.of(reply.mark(1), reply.mark(2), reply.mark(3), reply.mark(4), reply.mark(5)));
        assertFalse(reply.isComplete());
        assertTrue(reply.text().contains("4 of 5 answered, 3 right so far."), reply::text);
    }

    @Test
    void onlyAnsweredQuestionsAreExplainedAndAWrongAnswerIsToldWhyItTempts() {
        String text = AFTER.answers("c", "", "", "", "").text();
        assertTrue(text.contains("✗ You wrote c; b is right. The trap in c: one mixes up C. So it is. (See notebook 00,"), text);
        assertEquals(text.indexOf("So it is."), text.lastIndexOf("So it is."));
        assertFalse(text.contains("mixes up A") || text.contains("mixes up D"), text);
        assertTrue(text.contains("   c) three ← your answer"), text);
    }

    @Test
    void aQuestionMarkIsAnAnswerThatCountsNothing() {
        QuizReply reply = AFTER.answers("?", "b", "b", "b", "b");
        assertTrue(reply.isComplete());
        assertEquals(4, reply.right());
        assertTrue(reply.text().contains("… You did not know; b is right."), reply::text);
    }

    @Test
    void beforeTheStageOnlyTheCountIsSaidAndOnlyWhenAllIsAnswered() {
        String some = BEFORE.answers("b", "a", "", "", "").text();
        assertTrue(some.contains("2 of 5 answered.") && !some.contains("2 of 5 are right"), some);
        String all = BEFORE.answers("b", "a", "b", "?", "d").text();
        assertTrue(all.contains("2 of 5 are right. Which ones, you are not told yet"), all);
        assertFalse(all.contains("So it is.") || all.contains("✓") || all.contains("✗"), all);
        String more = BEFORE.answers("b", "a", "b", "?", "d").explained().text();
        assertTrue(more.contains("✓ b is right.") && more.contains("The trap in a") && more.contains("2 of 5 are right."), more);
    }

    @Test
    void afterTheStageTheTwoCountsStandSideBySide() {
        new Quiz("a pair", QuizMoment.BEFORE, AFTER.questions()).answers("a", "a", "a", "b", "b");
        Quiz after = new Quiz("a pair", QuizMoment.AFTER, AFTER.questions());
        assertTrue(after.answers("b", "b", "b", "b", "a").text().endsWith("Before: 2 of 5, now 4 of 5."));
        assertTrue(AFTER.answers("b", "b", "b", "b", "b").text()
                .endsWith("✓ 5 of 5 are right. Compare with the count that you got before the stage."));
    }

    @Test
    void whatIsNotFinishedBeforeTheStageIsNotRemembered() {
        Quiz before = new Quiz("unfinished", QuizMoment.BEFORE, AFTER.questions());
        before.answers("b", "b", "b", "b", "");
        before.answers("b", "b", "b", "b", "x");
        assertEquals(OptionalInt.empty(), QuizMemory.before("unfinished"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            e, Answer 2 is "e".
            ab, Answer 2 is "ab".
            1, Answer 2 is "1".
            <i>, Answer 2 is "<i>".
            """)
    void anUnreadableLetterIsNamedAndNothingIsMarked(String letter, String reply) {
        QuizReply said = AFTER.answers("b", letter, "b", "b", "b");
        assertTrue(said.text().contains("✗ " + reply + " Write one of the letters"), said::text);
        assertEquals(0, said.credit());
        assertFalse(said.html().orElseThrow().contains("<i>"));
    }

    @Test
    void tooFewTooManyAndNoLettersAtAllAreAReplyAndNoError() {
        assertTrue(AFTER.answers("b").text().contains("There are 5 questions, and 1 answers stand in the brackets."));
        assertTrue(AFTER.answers("b", "b", "b", "b", "b", "b").text().contains("and 6 answers stand"));
        assertTrue(AFTER.answers().text().contains("and 0 answers stand"));
        assertTrue(AFTER.answers((String[]) null).text().contains("and 0 answers stand"));
        assertTrue(AFTER.answers("b", null, "b", "b", "b").text().contains("4 of 5 answered"));
    }

    @Test
    void htmlIsEscapedListsInOrderAndNeedsNoScript() {
        String html = AFTER.answers("a", "b", "", "", "").html().orElseThrow();
        assertTrue(html.contains("Is 1 &lt; 2 &amp; 3?"), html);
        assertTrue(html.contains(">a &lt; b</code>") && !html.contains("`"), html);
        assertFalse(html.contains("<script"), html);
        assertEquals(6, html.split("<ol", -1).length - 1, "five lists of options in a list of questions");
        assertTrue(html.contains("✗ You wrote a") && html.contains("✓ b is right"), "the marks are words, not colours");
    }

    @Test
    void noLineOfTheTextIsWiderThanAConsole() {
        for (String stage : Quiz.stages()) {
            Stream.of(Quiz.before(stage).text(), Quiz.after(stage).answers("a", "b", "c", "d", "a").text())
                    .flatMap(String::lines).forEach(line -> assertTrue(line.length() <= 100, line));
        }
    }

    @Test
    void anUnknownStageIsAnsweredWithTheKnownOnes() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> Quiz.before("freezin"));
        assertTrue(unknown.getMessage().contains("\"freezin\"") && unknown.getMessage().contains("fine-tuning, freezing, phases"),
                unknown::getMessage);
    }
}
