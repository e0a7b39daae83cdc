package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Cuts a piece of fixed size from a random place of the padded image: torchvision's {@code RandomCrop}.
 *
 * @param height rows of the piece
 * @param width columns of the piece
 * @param padding pixels added on each side first
 * @param border what the added pixels show
 * @param fill the colour of {@link Border#CONSTANT}, as {@code 0xRRGGBB}; a grey image takes its green
 */
public record RandomCrop(int height, int width, int padding, Border border, int fill) implements Transform {

    /**
     * Checks the sizes.
     *
     * @param height rows of the piece
     * @param width columns of the piece
     * @param padding pixels added on each side first
     * @param border what the added pixels show
     * @param fill the colour of a constant border
     */
    public RandomCrop {
        if (height < 1 || width < 1 || padding < 0) {
            throw new IllegalArgumentException("a crop of %d×%d after padding by %d does not exist; give a size from 1 and a padding from 0"
                    .formatted(height, width, padding));
        }
    }

    /**
     * Cuts squares after padding with black, as the CIFAR recipes do: {@code RandomCrop.of(32, 4)}.
     *
     * @param size rows and columns of the piece
     * @param padding pixels added on each side first
     * @return the transform
     */
    public static RandomCrop of(int size, int padding) {
        return new RandomCrop(size, size, padding, Border.CONSTANT, 0);
    }

    /**
     * Cuts squares without padding.
     *
     * @param size rows and columns of the piece
     * @return the transform
     */
    public static RandomCrop of(int size) {
        return of(size, 0);
    }

    /**
     * Shows something else beyond the edge.
     *
     * @param other which border
     * @return the transform with it
     */
    public RandomCrop border(Border other) {
        return new RandomCrop(height, width, padding, other, fill);
    }

    /**
     * Pads with a colour.
     *
     * @param red 0 to 255
     * @param green 0 to 255; the value of a grey image
     * @param blue 0 to 255
     * @return the transform with it
     */
    public RandomCrop fill(int red, int green, int blue) {
        return new RandomCrop(height, width, padding, border, Cropping.color(red, green, blue));
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        int rows = canvas.height() + 2 * padding - height;
        int columns = canvas.width() + 2 * padding - width;
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("""
                    a piece of %d×%d does not fit into an image of %d×%d padded by %d; give a smaller piece, a larger padding, \
                    or Resize first""".formatted(height, width, canvas.height(), canvas.width(), padding));
        }
        int top = random.nextInt(rows + 1) - padding;
        int left = random.nextInt(columns + 1) - padding;
        Cropping.crop(canvas, top, left, height, width, border, fill);
        canvas.note("down %+.0f", -top);
        canvas.note("right %+.0f", -left);
    }
}
