package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Hides a rectangle of some images: torchvision's {@code RandomErasing}; Zhong et al., "Random Erasing Data Augmentation",
 * 2020. It acts on the normalised numbers and so stands last.
 *
 * @param probability the share of images, 0 to 1
 * @param area the rectangle's share of the image
 * @param ratio the rectangle's height divided by its width, drawn evenly on a logarithmic scale
 * @param fill what stands there instead
 */
public record Erasing(double probability, Range area, Range ratio, Fill fill) implements Transform {

    private static final int TRIALS = 10;

    /** What stands in the hidden rectangle. */
    public sealed interface Fill { }

    /** 0 after normalisation, which is the mean colour: torchvision's default behind {@code Normalize}. */
    public record Mean() implements Fill { }

    /**
     * A colour, before normalisation.
     *
     * @param red 0 to 1
     * @param green 0 to 1; the value of a grey image
     * @param blue 0 to 1
     */
    public record Color(double red, double green, double blue) implements Fill { }

    /** Normally distributed numbers after normalisation, another one for each value. */
    public record Noise() implements Fill { }

    /**
     * Checks the ranges.
     *
     * @param probability the share of images
     * @param area the rectangle's share of the image
     * @param ratio the rectangle's height divided by its width
     * @param fill what stands there instead
     */
    public Erasing {
        Probability.check(probability);
        if (area.from() < 0 || area.to() > 1 || !(ratio.from() > 0)) {
            throw new IllegalArgumentException("rectangles of area %s and shape %s do not exist; give areas in 0 to 1, shapes above 0"
                    .formatted(area, ratio));
        }
    }

    /**
     * Hides 2 to 33 % of a share of the images behind the mean colour, as torchvision does.
     *
     * @param probability the share of images, 0 to 1; torchvision's default is 0.5
     * @return the transform
     */
    public static Erasing of(double probability) {
        return new Erasing(probability, new Range(0.02, 0.33), new Range(0.3, 3.3), new Mean());
    }

    /**
     * Puts something else there.
     *
     * @param other a colour or noise
     * @return the transform with it
     */
    public Erasing fill(Fill other) {
        return new Erasing(probability, area, ratio, other);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        if (random.nextDouble() >= probability) {
            return;
        }
        double whole = (double) canvas.height() * canvas.width();
        for (int trial = 0; trial < TRIALS; trial++) {
            double share = area.draw(random);
            double shape = ResizedCrop.logarithmic(ratio, random);
            int rows = (int) Math.rint(Math.sqrt(whole * share * shape));
            int columns = (int) Math.rint(Math.sqrt(whole * share / shape));
            if (rows < canvas.height() && columns < canvas.width()) {
                int top = random.nextInt(canvas.height() - rows + 1);
                int left = random.nextInt(canvas.width() - columns + 1);
                canvas.erasure().set(top, left, rows, columns, fill, random.nextLong());
                canvas.note("%.0f %% erased", 100.0 * rows * columns / whole);
                return;
            }
        }
    }
}
