package dev.thaw.view;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Small pictures side by side, each with its caption: the way the course shows samples, mistakes and filters.
 *
 * <p>The picture form is one SVG document that holds each tile as a PNG, enlarged without smoothing, so that a pixel
 * stays a square; captions stay text, which a reader can select and a screen reader can read.
 *
 * @param title what the pictures show, as a sentence or a name
 * @param tiles the pictures, row by row
 * @param columns pictures in a row, at least 1
 * @param scale screen pixels per image pixel, at least 1
 */
public record ImageGrid(String title, List<Tile> tiles, int columns, int scale) implements Renderable {

    /** Pictures in a row when nothing else is asked: ten 64-pixel tiles fit the width of a notebook. */
    public static final int DEFAULT_COLUMNS = 10;

    /** Enlargement when nothing else is asked: a 32-pixel image becomes 64 pixels wide. */
    public static final int DEFAULT_SCALE = 2;

    /**
     * Checks the numbers and copies the list.
     *
     * @param title what the pictures show
     * @param tiles the pictures
     * @param columns pictures in a row
     * @param scale screen pixels per image pixel
     * @throws IllegalArgumentException if columns or scale are below 1
     */
    public ImageGrid {
        tiles = List.copyOf(tiles);
        if (columns < 1 || scale < 1) {
            throw new IllegalArgumentException(
                    "a grid of %d columns at scale %d shows nothing; give 1 or more of both".formatted(columns, scale));
        }
    }

    /**
     * Makes a grid of {@value #DEFAULT_COLUMNS} columns at scale {@value #DEFAULT_SCALE}.
     *
     * @param title what the pictures show
     * @param tiles the pictures; may be empty
     * @return the grid
     */
    public static ImageGrid of(String title, List<Tile> tiles) {
        return new ImageGrid(title, tiles, DEFAULT_COLUMNS, DEFAULT_SCALE);
    }

    /**
     * Returns the same pictures with another number in a row.
     *
     * @param count pictures in a row
     * @return a grid
     */
    public ImageGrid columns(int count) {
        return new ImageGrid(title, tiles, count, scale);
    }

    /**
     * Returns the same pictures at another size.
     *
     * @param factor screen pixels per image pixel
     * @return a grid
     */
    public ImageGrid scale(int factor) {
        return new ImageGrid(title, tiles, columns, factor);
    }

    @Override
    public String text() {
        if (tiles.isEmpty()) {
            return title + " (no images)";
        }
        String captions = tiles.stream().map(tile -> tile.caption().replace('\n', ' ')).filter(words ->
                !words.isBlank())
                .collect(Collectors.joining(" | "));
        String head = "%s (%d images of %d×%d pixels)".formatted(title, tiles.size(), tiles.get(0).width(), tiles.get(0)
                .height());
        return captions.isEmpty() ? head : head + "\n" + captions;
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">" + new GridDrawing(this).svg() + "</div>");
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new GridDrawing(this).svg());
    }

    @Override
    public String toString() {
        return text();
    }
}
