package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Takes the colour out of some images; they keep their three channels: torchvision's {@code RandomGrayscale}.
 *
 * @param probability the share of images that lose their colour, 0 to 1
 */
public record Grayscale(double probability) implements Transform {

    /**
     * Checks the probability.
     *
     * @param probability the share of images that lose their colour
     */
    public Grayscale {
        Probability.check(probability);
    }

    /**
     * Takes the colour out of a share of the images.
     *
     * @param probability 0 to 1; torchvision's default is 0.1
     * @return the transform
     */
    public static Grayscale of(double probability) {
        return new Grayscale(probability);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        if (random.nextDouble() < probability && canvas.isColor()) {
            Coloring.greyscale(canvas);
            canvas.note("grey", 0);
        }
    }
}
