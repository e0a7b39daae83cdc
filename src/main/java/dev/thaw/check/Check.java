package dev.thaw.check;

import java.util.List;
import java.util.Locale;

/** Compares what a learner predicted with what was measured; the {@link Journal} keeps both. */
public final class Check {

    /** A guess counts as close within this share of the measured value. */
    public static final double CLOSE = 0.15;

    private Check() { }

    /**
     * Replies to a prediction; a missing one is no error, and neither is one far off.
     *
     * @param what what was predicted, with its unit in brackets: {@code "accuracy [%]"}
     * @param guess the learner's number; NaN when none was written
     * @param actual the measured number, in the same unit
     * @return {@link Verdict#RIGHT} when the guess is within 15 % of the measured value
     */
    public static Feedback guess(String what, double guess, double actual) {
        return Journal.guessed(what, Double.isNaN(guess) ? "" : number(guess), number(actual), reply(what, guess, actual));
    }

    /** Replies without a note in the journal. */
    static Feedback reply(String what, double guess, double actual) {
        String measured = "%s: measured %s".formatted(what, number(actual));
        if (Double.isNaN(guess)) {
            return Feedback.unanswered(measured
                    + ". You wrote no guess; a number written first makes the result stick.", List.of());
        }
        String both = "%s, you guessed %s".formatted(measured, number(guess));
        if (Math.abs(guess - actual) <= CLOSE * Math.abs(actual)) {
            return Feedback.right(both + ": close.");
        }
        String factor = actual != 0 && guess / actual > 0
                ? " (%s times the measured value)".formatted(number(guess / actual)) : "";
        return Feedback.wrong(both + factor + ". Being surprised is what a guess is for: what did you not expect?",
                List.of());
    }

    /**
     * Replies to a prediction in words; upper and lower case are the same.
     *
     * @param what what was predicted
     * @param guess the learner's word; null or blank when none was written
     * @param actual what came out
     * @return {@link Verdict#RIGHT} for the same word
     */
    public static Feedback guess(String what, String guess, String actual) {
        String said = guess == null ? "" : guess.strip();
        String seen = "%s: it is %s".formatted(what, actual);
        Feedback reply;
        if (said.isEmpty()) {
            reply = Feedback.unanswered(seen + ". You wrote no guess; a word written first makes the result stick.", List.of());
        } else if (said.equalsIgnoreCase(actual.strip())) {
            reply = Feedback.right(seen + ", as you guessed.");
        } else {
            reply = Feedback.wrong("%s, you guessed %s. Being surprised is what a guess is for: what did you not expect?"
                    .formatted(seen, said), List.of());
        }
        return Journal.guessed(what, said, actual, reply);
    }

    /** Returns three significant digits, without an exponent for everyday sizes. */
    static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        if (size == Math.rint(size) && size < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2e",
                value);
    }
}
