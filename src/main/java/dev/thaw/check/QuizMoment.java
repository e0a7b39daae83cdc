package dev.thaw.check;

import java.util.Locale;

/** When the questions of a quiz are asked; it decides how much the reply says. */
public enum QuizMoment {
    /** Before the stage: the reply says how many are right, and not which. */
    BEFORE,
    /** After the stage: the reply marks each question and explains it. */
    AFTER;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
