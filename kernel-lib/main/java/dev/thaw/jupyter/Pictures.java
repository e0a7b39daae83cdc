package dev.thaw.jupyter;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Turns pictures into what a notebook stores. */
final class Pictures {

    /** About how wide a letter of 13 pixels is. */
    private static final int LETTER_WIDTH = 7;

    private Pictures() { }

    /**
     * Returns a picture as base64 of a PNG file.
     *
     * @param image any picture
     * @return base64 without line breaks
     */
    static String base64(BufferedImage image) {
        return Base64.getEncoder().encodeToString(png(image));
    }

    /**
     * Returns a picture as a PNG file.
     *
     * @param image any picture
     * @return the file's bytes
     */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a PNG into memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns a picture inside an SVG document, which says at which size it is to be shown.
     *
     * @param image the picture, perhaps with more pixels than are shown
     * @param width shown width
     * @param height shown height
     * @param words what it shows; the first line is its title
     * @return a document that needs no script, no font and no network
     */
    static String svg(BufferedImage image, int width, int height, String words) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%1$d" \
                height="%2$d" viewBox="0 0 %1$d %2$d" role="img">%4$s<image width="%1$d" height="%2$d" \
                xlink:href="data:image/png;base64,%3$s"/></svg>""".formatted(width, height, base64(image), described(words));
    }

    /**
     * Returns a picture under a line of words, in an SVG document.
     *
     * @param image the picture, shown pixel by pixel
     * @param words what it is, on one line
     * @return a document that needs no script, no font and no network
     */
    static String captioned(BufferedImage image, String words) {
        int width = Math.max(image.getWidth(), LETTER_WIDTH * words.length());
        return """
                <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%1$d" \
                height="%2$d" viewBox="0 0 %1$d %2$d" role="img">%7$s<rect width="%1$d" height="%2$d" fill="#ffffff"/>\
                <text x="0" y="14" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#2b2b2b">%3$s</text>\
                <image y="22" width="%4$d" height="%5$d" xlink:href="data:image/png;base64,%6$s"/></svg>""".formatted(
                width, image.getHeight() + 24, Html.escape(words), image.getWidth(), image.getHeight(), base64(image),
                described(words));
    }

    /** Returns the words for those who cannot see the picture: a title for each, and all of them below it. */
    static String described(String words) {
        return "<title>%s</title><desc>%s</desc>".formatted(Html.escape(words.lines().findFirst().orElse("")),
                Html.escape(words));
    }

    /**
     * Enlarges a small picture by a whole factor, each pixel becoming a square.
     *
     * @param image the picture
     * @param side the side that the longer one shall reach, about
     * @return the enlarged picture, or the given one when it is large enough
     */
    static BufferedImage enlarge(BufferedImage image, int side) {
        int factor = Math.max(1, side / Math.max(image.getWidth(), image.getHeight()));
        if (factor == 1) {
            return image;
        }
        BufferedImage large = new BufferedImage(image.getWidth() * factor, image.getHeight() * factor,
                BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < large.getHeight(); y++) {
            for (int x = 0; x < large.getWidth(); x++) {
                large.setRGB(x, y, image.getRGB(x / factor, y / factor));
            }
        }
        return large;
    }
}
