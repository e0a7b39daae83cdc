package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Cuts the middle out, with black around it where the image is smaller: torchvision's {@code CenterCrop}.
 *
 * @param height rows of the piece
 * @param width columns of the piece
 */
public record CenterCrop(int height, int width) implements Transform {

    /**
     * Checks the size.
     *
     * @param height rows of the piece
     * @param width columns of the piece
     */
    public CenterCrop {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a piece of %d×%d does not exist; give 1 or more of both".formatted(height, width));
        }
    }

    /**
     * Cuts squares.
     *
     * @param size rows and columns
     * @return the transform
     */
    public static CenterCrop of(int size) {
        return new CenterCrop(size, size);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        Cropping.crop(canvas, middle(canvas.height(), height), middle(canvas.width(), width), height, width, Border.CONSTANT, 0);
    }

    /** Python's round(), half to even, where it cuts; half down, as its padding has it, where it adds. */
    private static int middle(int length, int size) {
        return size > length ? -((size - length) / 2) : (int) Math.rint((length - size) / 2.0);
    }
}
