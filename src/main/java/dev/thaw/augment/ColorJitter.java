package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Changes brightness, contrast, saturation and hue by random amounts in random order: torchvision's {@code ColorJitter}.
 *
 * <p>Grey images keep saturation and hue, which they have not. Each of the four draws its number in every image.
 *
 * @param brightness factors around 1; 0 is black
 * @param contrast factors around 1; 0 is the mean grey
 * @param saturation factors around 1; 0 is grey
 * @param hue shifts around 0, in turns of the colour circle, -0.5 to 0.5
 */
public record ColorJitter(Range brightness, Range contrast, Range saturation, Range hue) implements Transform {

    private static final double HALF_TURN = 0.5;

    /**
     * Checks the ranges.
     *
     * @param brightness factors from 0
     * @param contrast factors from 0
     * @param saturation factors from 0
     * @param hue shifts from -0.5 to 0.5
     */
    public ColorJitter {
        if (brightness.from() < 0 || contrast.from() < 0 || saturation.from() < 0) {
            throw new IllegalArgumentException("factors below 0 turn colours around; brightness %s, contrast %s, saturation %s"
                    .formatted(brightness, contrast, saturation));
        }
        if (hue.from() < -HALF_TURN || hue.to() > HALF_TURN) {
            throw new IllegalArgumentException("a hue shifted by %s leaves the circle; give -0.5 to 0.5".formatted(hue));
        }
    }

    /**
     * Draws factors from {@code 1 - amount} (not below 0) to {@code 1 + amount}, and the hue from {@code -hue} to {@code hue}.
     *
     * @param brightness 0 or more
     * @param contrast 0 or more
     * @param saturation 0 or more
     * @param hue 0 to 0.5
     * @return the transform
     */
    public static ColorJitter of(double brightness, double contrast, double saturation, double hue) {
        return new ColorJitter(Range.around(1, brightness), Range.around(1, contrast), Range.around(1, saturation),
                new Range(-hue, hue));
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        int[] order = canvas.order();
        random.shuffle(order);
        double light = brightness.draw(random);
        double spread = contrast.draw(random);
        double color = saturation.draw(random);
        double turn = hue.draw(random);
        for (int which : order) {
            switch (which) {
                case 0 -> brighten(canvas, light);
                case 1 -> spread(canvas, spread);
                case 2 -> saturate(canvas, color);
                default -> turn(canvas, turn);
            }
        }
    }

    private void brighten(Canvas canvas, double factor) {
        if (!brightness.isOnly(1)) {
            Coloring.brightness(canvas, factor);
            canvas.note("brightness ×%.2f", factor);
        }
    }

    private void spread(Canvas canvas, double factor) {
        if (!contrast.isOnly(1)) {
            Coloring.contrast(canvas, factor);
            canvas.note("contrast ×%.2f", factor);
        }
    }

    private void saturate(Canvas canvas, double factor) {
        if (!saturation.isOnly(1) && canvas.isColor()) {
            Coloring.saturation(canvas, factor);
            canvas.note("saturation ×%.2f", factor);
        }
    }

    private void turn(Canvas canvas, double shift) {
        if (!hue.isOnly(0) && canvas.isColor()) {
            Hue.shift(canvas, shift);
            canvas.note("hue %+.2f", shift);
        }
    }
}
