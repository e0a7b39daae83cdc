package dev.thaw.view;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Lays an {@link ImageGrid} out as one SVG document; all lengths in screen pixels. */
final class GridDrawing {

    private static final int GAP = 8;
    private static final int TITLE_HEIGHT = 30;
    private static final int LINE_HEIGHT = 14;
    private static final double CAPTION_LETTER = 6.1;
    private static final double TITLE_LETTER = 8.2;

    private final ImageGrid grid;
    private final int cellWidth;
    private final int imageHeight;
    private final int captionLines;

    GridDrawing(ImageGrid grid) {
        this.grid = grid;
        this.imageHeight = grid.scale() * grid.tiles().stream().mapToInt(Tile::height).max().orElse(0);
        int imageWidth = grid.scale() * grid.tiles().stream().mapToInt(Tile::width).max().orElse(0);
        int longest = grid.tiles().stream().flatMap(tile -> tile.caption().lines()).mapToInt(String::length).max()
                .orElse(0);
        this.cellWidth = Math.max(imageWidth, (int) Math.ceil(longest * CAPTION_LETTER));
        this.captionLines = (int) grid.tiles().stream().mapToLong(tile -> tile.caption().lines().count()).max()
                .orElse(0);
    }

    String svg() {
        List<Tile> tiles = grid.tiles();
        int columns = Math.max(1, Math.min(grid.columns(), tiles.size()));
        int rows = (tiles.size() + columns - 1) / columns;
        int width = Math.max(GAP + columns * (cellWidth + GAP), 2 * GAP + (int) (grid.title().length() * TITLE_LETTER));
        int height = TITLE_HEIGHT + rows * rowHeight() + GAP;
        var canvas = new Markup.Canvas(width, height, width, 11, "#000000");
        StringBuilder drawing = new StringBuilder(canvas.open(grid.title(), grid.text())).append("""
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="%d" y="20" font-size="15" font-weight="600" fill="#222222">%s</text>
                """.formatted(GAP, Markup.escape(grid.title())));
        for (int i = 0; i < tiles.size(); i++) {
            draw(drawing, tiles.get(i), GAP + i % columns * (cellWidth + GAP), TITLE_HEIGHT
                    + i / columns * rowHeight());
        }
        return drawing.append("</svg>\n").toString();
    }

    private int rowHeight() {
        return imageHeight + captionLines * LINE_HEIGHT + GAP;
    }

    private void draw(StringBuilder drawing, Tile tile, int left, int top) {
        int width = tile.width() * grid.scale();
        double middle = left + cellWidth / 2.0;
        drawing.append("""
                <image x="%s" y="%d" width="%d" height="%d" style="image-rendering:pixelated" href="data:image/png;base64,%s"/>
                """.formatted(number(middle - width / 2.0), top, width, tile.height() * grid.scale(), png(tile)));
        int line = 0;
        for (String words : tile.caption().lines().toList()) {
            line++;
            drawing.append("<text x=\"%s\" y=\"%d\" text-anchor=\"middle\" fill=\"#333333\">%s</text>\n"
                    .formatted(number(middle), top + imageHeight + line * LINE_HEIGHT - 2, Markup.escape(words)));
        }
    }

    private static String png(Tile tile) {
        BufferedImage image = new BufferedImage(tile.width(), tile.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < tile.height(); y++) {
            for (int x = 0; x < tile.width(); x++) {
                image.setRGB(x, y, tile.pixel(x, y));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a picture in memory could not be written as PNG", impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
