package dev.thaw.view;

import java.util.Objects;

/**
 * One small picture with a caption, as plain bytes.
 *
 * @param rgb row by row from the top, three bytes a pixel (red, green, blue): {@code [H,W,3]}, uint8
 * @param width pixels in a row
 * @param height number of rows
 * @param caption what stands under the picture; lines are parted by {@code \n}; may be empty
 */
public record Tile(byte[] rgb, int width, int height, String caption) {

    /**
     * Copies the bytes and checks that they are as many as the size says.
     *
     * @param rgb {@code [H,W,3]}, uint8
     * @param width pixels in a row
     * @param height number of rows
     * @param caption what stands under the picture
     * @throws IllegalArgumentException if the size is not positive or the bytes are not {@code 3 × width × height}
     */
    public Tile {
        Objects.requireNonNull(caption, "a tile without a caption has the caption \"\"");
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("""
                    a tile of %d×%d pixels needs %d bytes (red, green, blue), but %d were given; a grey image goes \
                    through Tile.grey""".formatted(width, height, 3L * width * height, rgb.length));
        }
        rgb = rgb.clone();
    }

    /**
     * Makes a tile of an image that is grey or coloured, as its number of channels says.
     *
     * @param pixels row by row from the top: {@code [H,W,C]}, uint8
     * @param width pixels in a row
     * @param height number of rows
     * @param channels C: 1 for brightness, 3 for red, green, blue
     * @param caption what stands under the picture
     * @return the tile
     * @throws IllegalArgumentException if the bytes are not {@code channels × width × height}, or the channels neither 1 nor 3
     */
    public static Tile of(byte[] pixels, int width, int height, int channels, String caption) {
        return switch (channels) {
            case 1 -> grey(pixels, width, height, caption);
            case 3 -> new Tile(pixels, width, height, caption);
            default -> throw new IllegalArgumentException(
                    "a tile shows 1 channel (grey) or 3 (red, green, blue), but the image has %d; choose the ones to show"
                    .formatted(channels));
        };
    }

    /**
     * Makes a tile of one brightness a pixel.
     *
     * @param grey row by row from the top: {@code [H,W]}, uint8
     * @param width pixels in a row
     * @param height number of rows
     * @param caption what stands under the picture
     * @return the tile, its three colours alike
     * @throws IllegalArgumentException if the bytes are not {@code width × height}
     */
    public static Tile grey(byte[] grey, int width, int height, String caption) {
        byte[] rgb = new byte[3 * grey.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey[i / 3];
        }
        return new Tile(rgb, width, height, caption);
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return {@code [H,W,3]}, uint8
     */
    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    /**
     * Returns the same picture under other words.
     *
     * @param words the new caption
     * @return a tile
     */
    public Tile withCaption(String words) {
        return new Tile(rgb, width, height, words);
    }

    /** Returns the colour of one pixel as {@code 0xRRGGBB}, without a copy of the bytes. */
    int pixel(int x, int y) {
        int at = 3 * (y * width + x);
        return (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF;
    }
}
