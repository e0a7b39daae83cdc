package dev.thaw.data.shapes;

/**
 * A colour of a chosen brightness: the hue moves the channels against each other and leaves the luma as it is.
 *
 * @param red red, around [0, 1]
 * @param green green, around [0, 1]
 * @param blue blue, around [0, 1]
 */
record Color(double red, double green, double blue) {

    static final double LUMA_RED = 0.299;
    static final double LUMA_GREEN = 0.587;
    static final double LUMA_BLUE = 0.114;

    /** Makes the colour of a hue in turns (0 red, 1/3 green, 2/3 blue), a strength from 0 (grey) to 1, and a luma. */
    static Color of(double hue, double strength, double luma) {
        double red = ramp(hue + 1.0 / 3);
        double green = ramp(hue);
        double blue = ramp(hue - 1.0 / 3);
        double own = LUMA_RED * red + LUMA_GREEN * green + LUMA_BLUE * blue;
        return new Color(luma + strength * (red - own), luma + strength * (green - own), luma + strength * (blue - own));
    }

    /** One channel of the colour circle: 1 for a third of a turn, 0 for another, straight in between. */
    private static double ramp(double turn) {
        double sixths = 6 * Ground.fraction(turn);
        return Math.max(0, Math.min(1, 2 - Math.abs(sixths - 2)));
    }
}
