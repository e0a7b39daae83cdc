package dev.thaw.check;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Optional;

/**
 * The reply to a learner's answer: a verdict, a sentence that says why, what it counts, and hints that are shown only on
 * request.
 *
 * @param exercise the name of the exercise as in the notebook; empty for what is no exercise
 * @param verdict what was found
 * @param credit what the answer counts, in [0, 1]: 1 for a right one and for no other, 0 for none
 * @param message one or two sentences to the learner
 * @param hints from a nudge to the shape of the answer; empty when there are none
 */
public record Feedback(String exercise, Verdict verdict, double credit, String message, List<String> hints) implements Renderable {

    private static final double HALF = 0.5;

    /**
     * Copies the hints.
     *
     * @param exercise the name of the exercise; empty for what is no exercise
     * @param verdict what was found
     * @param credit what the answer counts, in [0, 1]
     * @param message one or two sentences to the learner
     * @param hints from a nudge to the shape of the answer
     * @throws IllegalArgumentException if the credit does not fit the verdict
     */
    public Feedback {
        hints = List.copyOf(hints);
        boolean fits = switch (verdict) {
            case RIGHT -> credit == 1;
            case UNANSWERED -> credit == 0;
            case WRONG -> credit >= 0 && credit < 1;
        };
        if (!fits) {
            throw new IllegalArgumentException("a reply %s counts %s, but a right answer counts 1, a wrong one less, and none 0"
                    .formatted(verdict, credit));
        }
    }

    static Feedback unanswered(String message, List<String> hints) {
        return new Feedback("", Verdict.UNANSWERED, 0, message, hints);
    }

    static Feedback wrong(String message, List<String> hints) {
        return new Feedback("", Verdict.WRONG, 0, message, hints);
    }

    static Feedback right(String message) {
        return new Feedback("", Verdict.RIGHT, 1, message, List.of());
    }

    /** A wrong answer that counts for something; credit in [0, 1), and what it is stands behind the message. */
    static Feedback partly(double credit, String message, List<String> hints) {
        return new Feedback("", Verdict.WRONG, credit, credit > 0 ? "%s (%s)".formatted(message, words(credit)) : message, hints);
    }

    /** Says a credit between 0 and 1 in words. */
    static String words(double credit) {
        return Math.abs(credit - HALF) < 1e-9 ? "half of the credit"
                : "%d %% of the credit".formatted(Math.max(1, Math.min(99, Math.round(100 * credit))));
    }

    /** Returns the same reply to an exercise of that name. */
    Feedback to(String name) {
        return new Feedback(name, verdict, credit, message, hints);
    }

    /**
     * Tells whether the answer was right.
     *
     * @return true for {@link Verdict#RIGHT}
     */
    public boolean isRight() {
        return verdict == Verdict.RIGHT;
    }

    /**
     * Returns this reply with one of its hints; 1 is a nudge, the last one shows the shape of the answer. The
     * {@link Journal} notes which one was taken.
     *
     * @param number which hint; a number past the last shows the last
     * @return a reply whose message ends in the hint
     */
    public Feedback hint(int number) {
        if (isRight()) {
            return saying(message + " (No hint needed.)");
        }
        if (hints.isEmpty()) {
            return saying(message + " (There is no hint for this one.)");
        }
        int shown = Math.max(1, Math.min(number, hints.size()));
        Journal.hintTaken(exercise, shown);
        return saying("%s\nHint %d of %d: %s".formatted(message, shown, hints.size(), hints.get(shown - 1)));
    }

    private Feedback saying(String words) {
        return new Feedback(exercise, verdict, credit, words, hints);
    }

    @Override
    public String text() {
        String offer = isRight() || hints.isEmpty() || message.contains("\nHint ") ? ""
                : "\nStuck? Add .hint(1) to this check; there are %d.".formatted(hints.size());
        return verdict.sign() + " " + message + offer;
    }

    @Override
    public Optional<String> html() {
        return Optional.of("""
                <div style="border-left:4px solid %s;background:%s;color:#222;padding:8px 12px;max-width:52em;\
                white-space:pre-line">%s</div>""".formatted(verdict.ink(), verdict.paper(), Markup.escape(text())));
    }

    @Override
    public String toString() {
        return text();
    }
}
