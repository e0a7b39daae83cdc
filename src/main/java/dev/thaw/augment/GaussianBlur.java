package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Blurs each image by a Gaussian of random width: torchvision's {@code GaussianBlur}; edges are mirrored.
 *
 * @param size the kernel's rows and columns, odd
 * @param sigma the Gaussian's standard deviation in pixels, above 0
 */
public record GaussianBlur(int size, Range sigma) implements Transform {

    /**
     * Checks both.
     *
     * @param size the kernel's rows and columns
     * @param sigma the Gaussian's standard deviation
     */
    public GaussianBlur {
        if (size < 1 || size % 2 == 0 || !(sigma.from() > 0)) {
            throw new IllegalArgumentException("a kernel of %d with sigma %s has no middle or no width; give an odd size and a sigma above 0"
                    .formatted(size, sigma));
        }
    }

    /**
     * Blurs by a sigma from 0.1 to 2, as torchvision does.
     *
     * @param size the kernel's rows and columns, odd
     * @return the transform
     */
    public static GaussianBlur of(int size) {
        return new GaussianBlur(size, new Range(0.1, 2));
    }

    /**
     * Draws sigma from another range.
     *
     * @param from the least, above 0
     * @param to the largest
     * @return the transform with it
     */
    public GaussianBlur sigma(double from, double to) {
        return new GaussianBlur(size, new Range(from, to));
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        double width = sigma.draw(random);
        Blurring.gaussian(canvas, size, width);
        canvas.note("blurred by %.1f", width);
    }
}
