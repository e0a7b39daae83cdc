package dev.thaw.check;

import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What came of a learner's letters: the questions once more, the count, and the explanations where they may be shown.
 *
 * @param quiz the questions
 * @param letters what was written, in lower case; may be too few, too many or no letters at all
 * @param before how many of the questions before the same stage were right in this session, if they were answered
 * @param detail whether each question is marked and explained
 */
public record QuizReply(Quiz quiz, List<String> letters, OptionalInt before, Detail detail) implements Renderable {

    /** How much a reply says. */
    public enum Detail {
        /** How many are right. */
        COUNT,
        /** Also which, and why. */
        EXPLANATIONS
    }

    /**
     * Copies the letters.
     *
     * @param quiz the questions
     * @param letters what was written
     * @param before how many were right before the stage
     * @param detail whether each question is marked and explained
     */
    public QuizReply {
        letters = List.copyOf(letters);
    }

    /**
     * Counts the right answers.
     *
     * @return 0 to 5; 0 where the letters cannot be read
     */
    public int right() {
        return (int) marks().filter(Verdict.RIGHT::equals).count();
    }

    /**
     * Returns the right answers as a share of the questions.
     *
     * @return a share in [0, 1]
     */
    public double credit() {
        return (double) right() / quiz.questions().size();
    }

    /**
     * Returns the mark of one question.
     *
     * @param number the question, from 1
     * @return unanswered where no letter stands, or where the letters cannot be read
     * @throws IndexOutOfBoundsException if there is no such question
     */
    public Verdict mark(int number) {
        return quiz.questions().get(number - 1).mark(letter(number));
    }

    /**
     * Tells whether every question has a letter or a question mark.
     *
     * @return true when the count is final
     */
    public boolean isComplete() {
        return problem().isEmpty() && letters.stream().noneMatch(String::isEmpty);
    }

    /**
     * Returns this reply with each answered question marked and explained. For the questions before a stage this gives
     * away what the questions after it would measure, so it is better kept until those are answered.
     *
     * @return a reply that says more
     */
    public QuizReply explained() {
        return new QuizReply(quiz, letters, before, Detail.EXPLANATIONS);
    }

    /** Says what cannot be read, if anything cannot. */
    Optional<String> problem() {
        int asked = quiz.questions().size();
        if (letters.size() != asked) {
            return Optional.of(("There are %d questions, and %d answers stand in the brackets. Write one for each: a "
                    + "letter, \"?\" for \"I do not know\", or \"\" for \"not yet\".").formatted(asked, letters.size()));
        }
        return IntStream.rangeClosed(1, asked).filter(i -> !readable(letters.get(i - 1))).mapToObj(i ->
                "Answer %d is \"%s\". Write one of the letters a, b, c and d, \"?\" for \"I do not know\", or \"\" for \"not yet\"."
                        .formatted(i, letters.get(i - 1))).findFirst();
    }

    /** What was written for a question, numbered from 1; empty where the letters cannot be read. */
    String letter(int number) {
        return problem().isEmpty() ? letters.get(number - 1) : "";
    }

    private static boolean readable(String letter) {
        return letter.isEmpty() || letter.equals(Quiz.UNKNOWN) || QuizQuestion.LETTERS.contains(letter);
    }

    private Stream<Verdict> marks() {
        return IntStream.rangeClosed(1, quiz.questions().size()).mapToObj(this::mark);
    }

    @Override
    public String text() {
        return new QuizPage(this).text();
    }

    @Override
    public Optional<String> html() {
        return Optional.of(new QuizPage(this).html());
    }

    @Override
    public String toString() {
        return text();
    }
}
