package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @BeforeEach
    void aNewLesson() {
        Journal.begin();
    }

    @Test
    void allThatWasNotedIsShown() {
        Check.guess("time [s]", 3.1, 3);
        Check.guess("accuracy [%]", 20, 80);
        Check.guess("steps", Double.NaN, 7);
        Check.guess("who <moves>", "flag", "filter");
        Exercise.of("one", "look", "closer").right("yes.");
        Exercise.of("two", "look", "closer").partly(0.9, "nearly.").hint(2);
        Exercise.of("three").wrong("no.");
        Exercise.of("four").unanswered("not yet.");
        List<String> lines = Lesson.end().text().lines().map(line -> line.replaceAll(" {2,}", " | ")).toList();
        assertEquals(List.of("What you predicted", "what | your guess | measured | outcome", "time [s] | 3.10 | 3 | close",
                "accuracy [%] | 20 | 80 | not close", "steps | – | 7 | no guess", "who <moves> | flag | filter | not close", "",
                "Exercises", "exercise | outcome | tries | hints taken", "one | solved | 1 | none",
                "two | partly: 90 % of the credit | 1 | 2", "three | open | 1 | none", "four | not tried | 0 | none", "",
                "1 of 4 exercises solved, 1 of 3 guesses close, 1 measured without a guess."), lines);
    }

    @Test
    void itsTablesHaveHeadsAndShowWordsAsTheyAre() {
        Check.guess("who <moves>", "flag", "filter");
        Exercise.of("one").right("yes.");
        String html = Lesson.end().html().orElseThrow();
        assertTrue(html.contains("<th scope=\"col\"") && html.contains("who &lt;moves&gt;"), html);
        assertFalse(html.contains("<moves>"), html);
        assertTrue(html.endsWith("<p><b>1 of 1 exercises solved, 0 of 1 guesses close.</b></p>"), html);
    }

    @Test
    void onlyWhatIsThereIsSpokenOf() {
        Exercise.of("one").right("yes.");
        assertTrue(Lesson.end().text().endsWith("\n1 of 1 exercises solved."), Lesson.end().text());
        assertFalse(Lesson.end().text().contains("predicted"));
        Journal.begin();
        Check.guess("steps", Double.NaN, 7);
        assertTrue(Lesson.end().text().endsWith("\n1 measured without a guess."), Lesson.end().text());
    }

    @Test
    void anEmptyLessonSaysWhatToDo() {
        assertTrue(Lesson.end().text().contains("Run the cells above"));
        assertTrue(Lesson.end().html().orElseThrow().contains("Run the cells above"));
        assertEquals(List.of(), Journal.guesses());
    }

    @Test
    void aLessonThatBeginsForgetsTheOneBefore() {
        Check.guess("steps", 6, 7);
        Exercise.of("one").right("yes.");
        Lesson.begin("another", 1, 0);
        assertEquals(List.of(), Journal.guesses());
        assertEquals(List.of(), Journal.exercises());
    }
}
