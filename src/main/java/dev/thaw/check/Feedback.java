package dev.thaw.check;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Optional;

/**
 * The reply to a learner's answer: a verdict, a sentence that says why, and hints that are shown only on request.
 *
 * @param verdict what was found
 * @param message one or two sentences to the learner
 * @param hints from a nudge to the shape of the answer; empty when there are none
 */
public record Feedback(Verdict verdict, String message, List<String> hints) implements Renderable {

    /**
     * Copies the hints.
     *
     * @param verdict what was found
     * @param message one or two sentences to the learner
     * @param hints from a nudge to the shape of the answer
     */
    public Feedback {
        hints = List.copyOf(hints);
    }

    static Feedback unanswered(String message, List<String> hints) {
        return new Feedback(Verdict.UNANSWERED, message, hints);
    }

    static Feedback wrong(String message, List<String> hints) {
        return new Feedback(Verdict.WRONG, message, hints);
    }

    static Feedback right(String message) {
        return new Feedback(Verdict.RIGHT, message, List.of());
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
     * Returns this reply with one of its hints; 1 is a nudge, the last one shows the shape of the answer.
     *
     * @param number which hint; a number past the last shows the last
     * @return a reply whose message ends in the hint
     */
    public Feedback hint(int number) {
        if (isRight()) {
            return new Feedback(verdict, message + " (No hint needed.)", hints);
        }
        if (hints.isEmpty()) {
            return new Feedback(verdict, message + " (There is no hint for this one.)", hints);
        }
        int shown = Math.max(1, Math.min(number, hints.size()));
        return new Feedback(verdict, "%s\nHint %d of %d: %s".formatted(message, shown, hints.size(),
                hints.get(shown - 1)), hints);
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
