package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Exercise SHARE = Exercise.of("share", "look", "closer");

    @BeforeEach
    void aNewLesson() {
        Journal.begin();
    }

    @Test
    void theLastReplyCounts() {
        assertEquals(List.of(), Journal.exercises(), "nobody replied yet");
        SHARE.right("yes.");
        assertEquals(1, Journal.exercises().get(0).credit());
        SHARE.partly(0.5, "nearly.");
        assertEquals(0.5, Journal.exercises().get(0).credit());
    }

    @Test
    void aHintStaysNotedWhenTheAnswerIsRight() {
        SHARE.right("yes.").hint(1);
        assertEquals(List.of(), Journal.exercises().get(0).hints(), "a right answer needs none");
        SHARE.wrong("no.").hint(1);
        SHARE.right("yes.");
        assertEquals(List.of(1), Journal.exercises().get(0).hints());
    }

    @Test
    void aCellThatRunsTwiceIsListedOnceAndCountsOneTry() {
        SHARE.unanswered("not yet.");
        SHARE.wrong("no.");
        SHARE.wrong("no.").hint(2).hint(9);
        SHARE.wrong("still no.").hint(1);
        assertEquals(List.of(new Journal.Entry("share", Verdict.WRONG, 0, 2, List.of(1, 2))), Journal.exercises());
        Check.guess("time [s]", Double.NaN, 3);
        Check.guess("time [s]", 2.9, 3);
        assertEquals(List.of(new Journal.Guess("time [s]", "2.90", "3", Verdict.RIGHT)), Journal.guesses());
    }

    @Test
    void aGuessIsNoExercise() {
        Check.guess("time [s]", 20, 3).hint(1);
        assertEquals(List.of(), Journal.exercises());
    }

    @Test
    void itKeepsTheNewestAndNoNovel() {
        IntStream.range(0, 3 * Journal.MOST).forEach(i -> Check.guess("guess " + i, 1, 1));
        IntStream.range(0, 3 * Journal.MOST).forEach(i -> Exercise.of("exercise " + i).wrong("no."));
        assertEquals(Journal.MOST, Journal.guesses().size());
        assertEquals("guess " + (3 * Journal.MOST - 1), Journal.guesses().get(Journal.MOST - 1).what());
        assertEquals(Journal.MOST, Journal.exercises().size());
        Check.guess("long", "x".repeat(1_000_000), "y");
        assertTrue(Journal.guesses().get(Journal.MOST - 1).guess().length() <= 200);
    }

    @Test
    void manyThreadsMayWrite() {
        IntStream.range(0, 1000).parallel().forEach(i -> {
            Exercise.of("exercise " + i % 10).wrong("no.").hint(1);
            Check.guess("guess " + i % 10, 1, 1);
            Journal.exercises();
        });
        assertEquals(10, Journal.exercises().size());
        assertEquals(10, Journal.guesses().size());
    }
}
