package dev.thaw.view;

/** What every value that writes HTML or SVG needs. */
public final class Markup {

    private static final String FONT = "system-ui, 'Helvetica Neue', Arial, sans-serif";

    private Markup() { }

    /**
     * Writes text so that HTML and SVG show it as it is.
     *
     * @param text any text
     * @return the text with {@code & < > "} replaced
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /**
     * The measures of a drawing and the letters in it.
     *
     * @param width of the drawing's own coordinates
     * @param height of the drawing's own coordinates
     * @param shownWidth pixels in the page; narrower pages shrink it
     * @param fontSize of text that names no other
     * @param ink colour of what names no other
     */
    public record Canvas(int width, int height, int shownWidth, int fontSize, String ink) {

        /**
         * Begins an SVG document: its root, and the words for those who cannot see it. The caller ends it.
         *
         * @param title what the drawing shows
         * @param description the same in full
         * @return SVG up to the first shape
         */
        public String open(String title, String description) {
            return """
                    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" \
                    style="max-width:100%%;height:auto" font-family="%s" font-size="%d" fill="%s">
                    <title>%s</title>
                    <desc>%s</desc>
                    """.formatted(shownWidth, height * shownWidth / width, width, height, FONT, fontSize, ink, escape(title),
                    escape(description));
        }
    }
}
