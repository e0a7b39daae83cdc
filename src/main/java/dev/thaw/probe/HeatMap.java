package dev.thaw.probe;

import dev.thaw.view.Tile;

/**
 * One number for each pixel, none below zero: where in an image something is large.
 *
 * @param width pixels in a row
 * @param height number of rows
 * @param values row by row; shared, not copied: leave them as they are
 */
public record HeatMap(int width, int height, float[] values) {

    private static final int[] HOT = {0xD5, 0x5E, 0x00};
    private static final double STRONGEST = 0.85;

    /**
     * Checks the count.
     *
     * @param width pixels in a row
     * @param height number of rows
     * @param values row by row
     */
    public HeatMap {
        if (values.length != width * height) {
            throw new IllegalArgumentException("a map of %d×%d needs %d numbers, but %d were given".formatted(width, height,
                    width * height, values.length));
        }
    }

    /** {@return the largest number} */
    public float largest() {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /**
     * Redraws the map in another size, between its points linearly, as PyTorch's {@code interpolate(mode="bilinear")}.
     *
     * @param newWidth pixels in a row
     * @param newHeight number of rows
     * @return the map; this one where the size is the same
     */
    public HeatMap resized(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        float[] redrawn = new float[newWidth * newHeight];
        for (int i = 0; i < redrawn.length; i++) {
            redrawn[i] = (float) at((i % newWidth + 0.5) * width / newWidth - 0.5,
                    (i / newWidth + 0.5) * height / newHeight - 0.5);
        }
        return new HeatMap(newWidth, newHeight, redrawn);
    }

    private double at(double x, double y) {
        double right = Math.max(0, x);
        double down = Math.max(0, y);
        int left = (int) right;
        int top = (int) down;
        double above = between(value(left, top), value(left + 1, top), right - left);
        double below = between(value(left, top + 1), value(left + 1, top + 1), right - left);
        return between(above, below, down - top);
    }

    private static double between(double one, double other, double share) {
        return one + (other - one) * share;
    }

    private double value(int x, int y) {
        return values[Math.min(y, height - 1) * width + Math.min(x, width - 1)];
    }

    /**
     * Lays the map over an image: the larger the number, the more orange; the largest is always strong.
     *
     * @param image the picture, of the map's size
     * @param caption what stands under it
     * @return the tile
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tile over(Tile image, String caption) {
        if (image.width() != width || image.height() != height) {
            throw new IllegalArgumentException("a map of %d×%d does not lie over an image of %d×%d; call resized(%d, %d) before"
                    .formatted(width, height, image.width(), image.height(), image.width(), image.height()));
        }
        double largest = Math.max(largest(), Float.MIN_NORMAL);
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i++) {
            double share = STRONGEST * values[i / 3] / largest;
            rgb[i] = (byte) Math.round((rgb[i] & 0xFF) * (1 - share) + HOT[i % 3] * share);
        }
        return new Tile(rgb, width, height, caption);
    }
}
