package dev.thaw.view;

import java.util.Optional;

/**
 * A value that can show itself as text, and perhaps as HTML or as a picture.
 *
 * <p>The library returns such values and never prints; whoever displays them (a notebook, a test's failure, a log)
 * takes the richest form it can show. Each form stands alone: the text says what the picture says.
 */
public interface Renderable {

    /**
     * Returns the plain-text form, readable in a console of 100 columns.
     *
     * @return lines without a trailing line break
     */
    String text();

    /**
     * Returns a fragment of HTML that needs no script, no style sheet and no network.
     *
     * @return the fragment, or empty when text is all there is
     */
    default Optional<String> html() {
        return Optional.empty();
    }

    /**
     * Returns a complete SVG document that needs no script, no font file and no network.
     *
     * @return the document, or empty when the value is no picture
     */
    default Optional<String> svg() {
        return Optional.empty();
    }
}
