package dev.thaw.check;

import java.util.List;

/**
 * An exercise of a notebook: its name and hints, and the replies to it. Each reply is noted in the {@link Journal}.
 *
 * @param name as the notebook's cells have it ({@code metadata.thaw.check})
 * @param hints from a nudge to the shape of the answer
 */
record Exercise(String name, List<String> hints) {

    Exercise {
        hints = List.copyOf(hints);
    }

    static Exercise of(String name, String... hints) {
        return new Exercise(name, List.of(hints));
    }

    /** Replies to a stub that holds no answer yet: it counts 0. */
    Feedback unanswered(String message) {
        return noted(Feedback.unanswered(message, hints));
    }

    /** Replies to an answer of which nothing is right: it counts 0. */
    Feedback wrong(String message) {
        return noted(Feedback.wrong(message, hints));
    }

    /** Replies to an answer of which a part is right; credit in [0, 1). */
    Feedback partly(double credit, String message) {
        return noted(Feedback.partly(credit, message, hints));
    }

    /** Replies to a right answer: it counts 1. */
    Feedback right(String message) {
        return noted(Feedback.right(message));
    }

    private Feedback noted(Feedback reply) {
        return Journal.replied(reply.to(name));
    }
}
