package dev.thaw.data.shapes;

/**
 * How pictures are made: the nuisances that no label tells, and the medium.
 *
 * @param ground how the texture looks
 * @param object how an object lies on it
 * @param barShare the share of pictures with a bar across
 * @param noise the largest standard deviation of the noise a pixel, in [0, 1]
 * @param medium what the picture is made with
 */
record Rendering(GroundStyle ground, ObjectStyle object, double barShare, double noise, Medium medium) {

    /** A number drawn evenly between two bounds. */
    record Range(double low, double high) { }

    /**
     * How a texture looks.
     *
     * @param luma the mean of its two tones, in [0, 1]
     * @param contrast how far each tone is from that mean
     * @param period the length of one step of its pattern, in pixels
     * @param polarity which tone is the lighter one
     */
    record GroundStyle(Range luma, Range contrast, Range period, Polarity polarity) {

        /** Under an object: dim and fine. */
        static final GroundStyle QUIET =
                new GroundStyle(new Range(0.2, 0.38), new Range(0.06, 0.15), new Range(4.5, 8), Polarity.FIGURE);

        /** As the subject of the picture: of strong contrast, fine or coarse, either tone the lighter. */
        static final GroundStyle BOLD =
                new GroundStyle(new Range(0.3, 0.5), new Range(0.15, 0.3), new Range(4.5, 16), Polarity.EITHER);
    }

    /** Which of a pattern's two tones is the lighter one. */
    enum Polarity {
        /** The pattern's figure: light dots on a dark ground. */
        FIGURE,
        /** Now the figure, now its ground. */
        EITHER
    }

    /**
     * How an object lies on its ground.
     *
     * @param luma its brightness, in [0, 1]
     * @param radius in pixels
     * @param shift how far its middle may lie from the picture's, in pixels each way
     * @param lean how far it may lean, as share of its height
     * @param turn how far it may be turned each way, in turns; 0.5 is any way
     * @param habitShare the share of objects that wear their class's own hue, and of those that wear its own fill
     */
    record ObjectStyle(Range luma, Range radius, double shift, double lean, double turn, double habitShare) { }

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
    static final Rendering WORLD = new Rendering(GroundStyle.QUIET,
            new ObjectStyle(new Range(0.6, 0.85), new Range(8, 12.5), 5, 0.3, 0.5, 0.6), 0.5, 0.05, new Photograph());

    Rendering on(Medium other) {
        return new Rendering(ground, object, barShare, noise, other);
    }

    Rendering over(GroundStyle other) {
        return new Rendering(other, object, barShare, noise, medium);
    }
}
