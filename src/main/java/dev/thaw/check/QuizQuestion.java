package dev.thaw.check;

import java.util.List;

/**
 * One question with four answers to choose from, of which one is right.
 *
 * @param concept what it is about, in a few words; the questions before and after a stage go in pairs of one concept
 * @param ask the question
 * @param options the four answers, in the fixed order a, b, c, d
 * @param right the letter of the right one
 * @param why why it is right, in one or two sentences
 * @param where where one can see it, such as {@code notebook 02, section 6}
 */
public record QuizQuestion(String concept, String ask, List<QuizOption> options, String right, String why, String where) {

    /** The letters, in the order of the options. */
    static final List<String> LETTERS = List.of("a", "b", "c", "d");

    /**
     * Copies the options.
     *
     * @param concept what it is about
     * @param ask the question
     * @param options the four answers
     * @param right the letter of the right one
     * @param why why it is right
     * @param where where one can see it
     */
    public QuizQuestion {
        options = List.copyOf(options);
    }

    /**
     * Compares an answer with the right one.
     *
     * @param letter a letter, the question mark for "I do not know", or the empty text
     * @return {@link Verdict#UNANSWERED} for all that is no letter
     */
    Verdict mark(String letter) {
        return !LETTERS.contains(letter) ? Verdict.UNANSWERED : letter.equals(right) ? Verdict.RIGHT : Verdict.WRONG;
    }

    /** Says what was right and why; for a wrong answer also what makes it tempting. */
    String explanation(String letter) {
        String solution = switch (mark(letter)) {
            case RIGHT -> "%s is right.".formatted(right);
            case WRONG -> "You wrote %s; %s is right. The trap in %s: %s".formatted(letter, right, letter,
                    options.get(LETTERS.indexOf(letter)).temptation());
            case UNANSWERED -> "You did not know; %s is right.".formatted(right);
        };
        return "%s %s (See %s.)".formatted(solution, why, where);
    }
}
