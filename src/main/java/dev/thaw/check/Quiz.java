package dev.thaw.check;

import dev.thaw.view.Renderable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Five questions before or after a stage of the course, for the learner's own eyes: no mark depends on them.
 *
 * <p>Each question before a stage has a twin after it, about the same concept. To the first five the reply is only how
 * many are right, so that the second five still measure something; those come with explanations.
 *
 * <p>The key stands in the jar, and that is meant so: a learner alone needs it, and nobody is graded by it. What is
 * graded, the exercises, is checked by code that knows no model solution.
 *
 * @param stage such as {@code freezing}; {@link #stages()} lists them
 * @param moment before the stage or after it
 * @param questions the five, in a fixed order
 */
public record Quiz(String stage, QuizMoment moment, List<QuizQuestion> questions) implements Renderable {

    /** Written instead of a letter: "I do not know". */
    static final String UNKNOWN = "?";

    /**
     * Copies the questions.
     *
     * @param stage such as {@code freezing}
     * @param moment before the stage or after it
     * @param questions the five
     */
    public Quiz {
        questions = List.copyOf(questions);
    }

    /**
     * Returns the questions to answer before a stage.
     *
     * @param stage such as {@code freezing}
     * @return the quiz; show it, or give it {@link #answers}
     * @throws IllegalArgumentException if there is no such stage; the message names those there are
     */
    public static Quiz before(String stage) {
        return new Quiz(stage, QuizMoment.BEFORE, QuizFile.of(stage).before());
    }

    /**
     * Returns the questions to answer after a stage.
     *
     * @param stage such as {@code freezing}
     * @return the quiz; show it, or give it {@link #answers}
     * @throws IllegalArgumentException if there is no such stage; the message names those there are
     */
    public static Quiz after(String stage) {
        return new Quiz(stage, QuizMoment.AFTER, QuizFile.of(stage).after());
    }

    /**
     * Lists the stages that have questions, in the order of the course.
     *
     * @return their names
     */
    public static List<String> stages() {
        return QuizFile.STAGES;
    }

    /**
     * Marks the answers; whatever is written, the reply is words and never an error.
     *
     * @param letters one for each question: {@code a} to {@code d}, {@code ?} for "I do not know", or the empty text
     *     for "not yet"
     * @return the questions with the reply
     */
    public QuizReply answers(String... letters) {
        List<String> given = letters == null ? List.of() : Arrays.stream(letters).map(Quiz::plain).toList();
        QuizReply reply = new QuizReply(this, given, QuizMemory.before(stage),
                moment == QuizMoment.BEFORE ? QuizReply.Detail.COUNT : QuizReply.Detail.EXPLANATIONS);
        if (moment == QuizMoment.BEFORE && reply.isComplete()) {
            QuizMemory.keep(stage, reply.right());
        }
        return reply;
    }

    /** Lets {@code B}, {@code b.} and {@code b)} be b. */
    private static String plain(String letter) {
        return letter == null ? "" : letter.strip().toLowerCase(Locale.ROOT).replaceFirst("(?<=^[a-d])[.)]$", "");
    }

    @Override
    public String text() {
        return answers(questions.stream().map(question -> "").toArray(String[]::new)).text();
    }

    @Override
    public Optional<String> html() {
        return answers(questions.stream().map(question -> "").toArray(String[]::new)).html();
    }

    @Override
    public String toString() {
        return text();
    }
}
