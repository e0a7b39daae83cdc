package dev.thaw.plot;

import dev.thaw.view.Markup;
import dev.thaw.view.Renderable;
import java.util.Optional;

/**
 * A sentence about measured numbers that is true of them, whatever the budget and the data were.
 *
 * @param standing whether the numbers show what the lesson expects
 * @param sentence the sentence, with its numbers
 */
public record Claim(Standing standing, String sentence) implements Renderable {

    /** What the numbers say about an expectation. */
    public enum Standing {
        /** They show it, in every seed. */
        SHOWN("Seen here"),
        /** They show neither it nor its opposite. */
        OPEN("Not shown at this budget"),
        /** They show the opposite, in every seed. */
        REVERSED("The opposite is seen here");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        /**
         * Returns the words that open the sentence.
         *
         * @return a phrase without a full stop
         */
        public String words() {
            return words;
        }
    }

    @Override
    public String text() {
        return standing.words() + ": " + sentence;
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<p style=\"border-left:4px solid %s;padding-left:12px;max-width:52em\"><b>%s:</b> %s</p>"
                .formatted(
                standing == Standing.SHOWN ? "#00704f" : "#8a8a8a", standing.words(), Markup.escape(sentence)));
    }

    @Override
    public String toString() {
        return text();
    }
}
