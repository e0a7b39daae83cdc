package dev.thaw.data.shapes;

/**
 * How pictures are made: the nuisances that no label tells, and the medium.
 *
 * @param smallest the smallest object, as radius in pixels
 * @param largest the largest object, as radius in pixels
 * @param shift how far an object's middle may lie from the picture's, in pixels each way
 * @param shear how far an object may lean, as share of its height
 * @param turn how far an object may be turned each way, in turns; 0.5 is any way
 * @param groundLuma the brightest mean of a ground, in [0, 1]
 * @param objectLuma the darkest object, in [0, 1]
 * @param barShare the share of pictures with a bar across
 * @param habitShare the share of objects that wear their class's own hue, and of those that wear its own fill
 * @param noise the largest standard deviation of the noise a pixel, in [0, 1]
 * @param medium what the picture is made with
 */
record Rendering(double smallest, double largest, double shift, double shear, double turn, double groundLuma,
        double objectLuma, double barShare, double habitShare, double noise, Medium medium) {

    /** What a picture is made with. */
    sealed interface Medium permits Photograph, Photocopy { }

    /** Colours as they are. */
    record Photograph() implements Medium { }

    /**
     * Grey, and less sharp.
     *
     * @param blur how often each pixel is mixed with its neighbours (¼, ½, ¼ across, then down)
     */
    record Photocopy(int blur) implements Medium { }

    /** The world as the source task shows it. */
    static final Rendering WORLD = new Rendering(8, 12.5, 5, 0.3, 0.5, 0.38, 0.6, 0.5, 0.6, 0.05, new Photograph());

    Rendering on(Medium other) {
        return new Rendering(smallest, largest, shift, shear, turn, groundLuma, objectLuma, barShare, habitShare, noise, other);
    }
}
