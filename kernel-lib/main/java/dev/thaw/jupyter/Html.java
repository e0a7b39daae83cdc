package dev.thaw.jupyter;

import dev.thaw.view.Markup;

/** The few pieces of HTML that several views share: no script, no style sheet, colours that a dark page can show. */
final class Html {

    private Html() { }

    /**
     * Returns text that HTML and SVG show as it is.
     *
     * @param text any text
     * @return the text with the four special characters replaced
     */
    static String escape(String text) {
        return Markup.escape(text);
    }

    /**
     * Returns a horizontal bar, 160 pixels wide.
     *
     * @param share the filled part, in [0,1]
     * @return inline HTML
     */
    static String bar(double share) {
        return ("<span style=\"display:inline-block;width:160px;height:10px;background:#8884;border-radius:5px;"
                + "vertical-align:middle\"><span style=\"display:block;width:%d%%;height:10px;background:#0072B2;"
                + "border-radius:5px\"></span></span>").formatted(Math.round(100 * share));
    }
}
