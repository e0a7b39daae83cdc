package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Turns, moves, scales and shears each image about its centre: torchvision's {@code RandomAffine}.
 *
 * @param degrees the turn; clockwise, as torchvision's affine has it
 * @param shift the largest move to each side, as a share of width and height, 0 to 1
 * @param scale factors of the size, above 0
 * @param shear degrees along the rows
 * @param interpolation nearest or bilinear
 * @param fill what comes into sight, as {@code 0xRRGGBB}
 */
public record Affine(Range degrees, double shift, Range scale, Range shear, Interpolation interpolation, int fill)
        implements Transform {

    /** What was drawn: degrees, pixels and a factor. */
    record Draw(double degrees, double right, double down, double scale, double shearX, double shearY) { }

    /**
     * Checks the ranges.
     *
     * @param degrees the turn
     * @param shift the largest move as a share of the size
     * @param scale factors of the size
     * @param shear degrees along the rows
     * @param interpolation nearest or bilinear
     * @param fill what comes into sight
     */
    public Affine {
        Warp.check(interpolation);
        Probability.check(shift);
        if (!(scale.from() > 0)) {
            throw new IllegalArgumentException("a scale of %s leaves no image; give factors above 0".formatted(scale.from()));
        }
    }

    /**
     * Turns by up to {@code degrees} to both sides and moves by up to a share of the size.
     *
     * @param degrees the largest angle, 0 or more
     * @param shift the largest move, 0 to 1 of width and height
     * @return the transform, without scaling and shearing, with the nearest pixel and black borders
     */
    public static Affine of(double degrees, double shift) {
        return new Affine(new Range(-degrees, degrees), shift, Range.only(1), Range.only(0), Interpolation.NEAREST, 0);
    }

    /**
     * Scales, too.
     *
     * @param from the smallest factor, above 0
     * @param to the largest factor
     * @return the transform with it
     */
    public Affine scale(double from, double to) {
        return new Affine(degrees, shift, new Range(from, to), shear, interpolation, fill);
    }

    /**
     * Shears along the rows, too.
     *
     * @param largest degrees to both sides
     * @return the transform with it
     */
    public Affine shear(double largest) {
        return new Affine(degrees, shift, scale, new Range(-largest, largest), interpolation, fill);
    }

    /**
     * Blends neighbours instead of taking the nearest pixel.
     *
     * @return the transform with it
     */
    public Affine bilinear() {
        return new Affine(degrees, shift, scale, shear, Interpolation.BILINEAR, fill);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        double angle = degrees.draw(random);
        long right = Math.round((2 * random.nextDouble() - 1) * shift * canvas.width());
        long down = Math.round((2 * random.nextDouble() - 1) * shift * canvas.height());
        double factor = scale.draw(random);
        double slant = shear.draw(random);
        Turning.affine(canvas, new Draw(angle, right, down, factor, slant, 0), interpolation, fill);
        canvas.note("turned %+.0f°", -angle);
        canvas.note("right %+.0f", right);
        canvas.note("down %+.0f", down);
        canvas.note("size ×%.2f", factor);
        canvas.note("sheared %+.0f°", slant);
    }
}
