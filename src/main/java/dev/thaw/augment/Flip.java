package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Mirrors some of the images: torchvision's {@code RandomHorizontalFlip} and {@code RandomVerticalFlip}.
 *
 * @param axis which way
 * @param probability the share of images mirrored, 0 to 1
 */
public record Flip(Axis axis, double probability) implements Transform {

    private static final double HALF = 0.5;

    /** What is exchanged. */
    public enum Axis {
        /** Left and right. */
        HORIZONTAL,
        /** Top and bottom. */
        VERTICAL
    }

    /**
     * Checks the probability.
     *
     * @param axis which way
     * @param probability the share of images mirrored
     */
    public Flip {
        Probability.check(probability);
    }

    /**
     * Exchanges left and right in half of the images.
     *
     * @return the transform
     */
    public static Flip horizontal() {
        return new Flip(Axis.HORIZONTAL, HALF);
    }

    /**
     * Exchanges top and bottom in half of the images.
     *
     * @return the transform
     */
    public static Flip vertical() {
        return new Flip(Axis.VERTICAL, HALF);
    }

    /**
     * Mirrors another share of the images.
     *
     * @param share 0 to 1
     * @return the transform with it
     */
    public Flip probability(double share) {
        return new Flip(axis, share);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        if (random.nextDouble() >= probability) {
            return;
        }
        if (axis == Axis.HORIZONTAL) {
            Cropping.mirrorColumns(canvas);
            canvas.note("mirrored", 0);
        } else {
            Cropping.mirrorRows(canvas);
            canvas.note("upside down", 0);
        }
    }
}
