package dev.thaw.jupyter;

import java.awt.Color;

/**
 * One thing to draw in a panel: a line, an area or points, in the numbers of the panel's axes.
 *
 * @param kind what the points make
 * @param x abscissae
 * @param y ordinates, as many; NaN ends one line and begins the next
 * @param colour of the line or the points; for an area of its inside
 * @param width of the line or the size of the points, in pixels
 * @param dash lengths of dash and gap; empty for a solid line
 */
record Mark(Kind kind, double[] x, double[] y, Color colour, float width, float[] dash) {

    /** What a mark's points make. */
    enum Kind { LINE, AREA, POINTS }

    static Mark line(double[] x, double[] y, Color colour, float width, float... dash) {
        return new Mark(Kind.LINE, x, y, colour, width, dash);
    }

    static Mark area(double[] x, double[] y, Color colour) {
        return new Mark(Kind.AREA, x, y, colour, 0, new float[0]);
    }

    /** A filled rectangle with its sides along the axes. */
    static Mark box(double left, double bottom, double right, double top, Color colour) {
        return area(new double[] {left, right, right, left}, new double[] {bottom, bottom, top, top}, colour);
    }

    static Mark points(double[] x, double[] y, Color colour, float size) {
        return new Mark(Kind.POINTS, x, y, colour, size, new float[0]);
    }

    /** The same mark with the axes exchanged, for bars that lie. */
    Mark turned() {
        return new Mark(kind, y, x, colour, width, dash);
    }
}
