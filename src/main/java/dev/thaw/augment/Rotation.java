package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * Turns each image about its centre by a random angle: torchvision's {@code RandomRotation}.
 *
 * @param degrees counter-clockwise
 * @param interpolation {@link Interpolation#NEAREST}, which is the default as in torchvision, or BILINEAR
 * @param frame whether the image keeps its size
 * @param fill what comes into sight, as {@code 0xRRGGBB}; a grey image takes its green
 */
public record Rotation(Range degrees, Interpolation interpolation, Frame frame, int fill) implements Transform {

    /** How large a turned image is. */
    public enum Frame {
        /** As before: corners are lost. */
        KEPT,
        /** As large as it must be to show all; another size for each angle, so a {@link Resize} or crop must follow. */
        EXPANDED
    }

    /**
     * Checks the interpolation.
     *
     * @param degrees counter-clockwise
     * @param interpolation nearest or bilinear
     * @param frame whether the image keeps its size
     * @param fill what comes into sight
     */
    public Rotation {
        Warp.check(interpolation);
    }

    /**
     * Turns by {@code -degrees} to {@code degrees}.
     *
     * @param degrees the largest angle, 0 or more
     * @return the transform, with the nearest pixel and black corners
     */
    public static Rotation of(double degrees) {
        return new Rotation(new Range(-degrees, degrees), Interpolation.NEAREST, Frame.KEPT, 0);
    }

    /**
     * Blends neighbours instead of taking the nearest pixel.
     *
     * @return the transform with it
     */
    public Rotation bilinear() {
        return new Rotation(degrees, Interpolation.BILINEAR, frame, fill);
    }

    /**
     * Lets the image grow until all of it is in sight.
     *
     * @return the transform with it
     */
    public Rotation expanding() {
        return new Rotation(degrees, interpolation, Frame.EXPANDED, fill);
    }

    /**
     * Fills the corners with a colour.
     *
     * @param red 0 to 255
     * @param green 0 to 255; the value of a grey image
     * @param blue 0 to 255
     * @return the transform with it
     */
    public Rotation fill(int red, int green, int blue) {
        return new Rotation(degrees, interpolation, frame, Cropping.color(red, green, blue));
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        double angle = degrees.draw(random);
        Turning.turn(canvas, angle, interpolation, frame, fill);
        canvas.note("turned %+.0f°", angle);
    }
}
