package dev.thaw.check;

/**
 * One of the answers that a question offers.
 *
 * @param text what it says
 * @param temptation for a wrong one, the misconception that makes it look right; empty for the right one
 */
public record QuizOption(String text, String temptation) {

    /**
     * Puts the empty text where the file has none.
     *
     * @param text what it says
     * @param temptation the misconception behind it; null means none
     */
    public QuizOption {
        temptation = temptation == null ? "" : temptation;
    }
}
