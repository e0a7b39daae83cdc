package dev.thaw.jupyter;

import java.util.Locale;

/** A small pair of axes in SVG, both from zero, and the curves in it. */
final class CurveFrame {

    private static final int LINES = 4;

    private final double left;
    private final double right;
    private final double top;
    private final double bottom;
    private final double mostX;
    private final double mostY;
    private StringBuilder svg;

    /**
     * Makes a frame.
     *
     * @param left to {@code bottom}: the rectangle of the curves, in pixels
     * @param mostX the number at the right end
     * @param mostY the number at the top
     */
    CurveFrame(double left, double right, double top, double bottom, double mostX, double mostY) {
        this.left = left;
        this.right = right;
        this.top = top;
        this.bottom = bottom;
        this.mostX = Math.max(1e-9, mostX);
        this.mostY = Math.max(1e-9, mostY);
    }

    /** Writes grid, numbers and names. */
    CurveFrame draw(StringBuilder drawing, String title, String across, String format) {
        svg = drawing;
        add("<text x=\"%.0f\" y=\"%.0f\">%s</text>%n", left - 36, top - 8, Html.escape(title));
        for (int i = 0; i <= LINES; i++) {
            double value = mostY * i / LINES;
            add("<path d=\"M%.1f %.1fH%.1f\" stroke=\"#e5e5e5\"/>", left, y(value), right);
            add("<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" text-anchor=\"end\">%s</text>%n", left - 5, y(value) + 4,
                    String.format(Locale.ROOT, format, value));
        }
        add("<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" text-anchor=\"middle\">0</text>", left, bottom + 15);
        add("<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" text-anchor=\"end\">%.0f</text>", right, bottom + 15, mostX);
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n", (left + right) / 2, bottom + 28,
                Html.escape(across));
        return this;
    }

    /** Writes a curve; numbers above the top are drawn at the top. */
    CurveFrame curve(double[] x, double[] y, String colour, double width) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i])) {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", x(x[i]), y(y[i])));
            }
        }
        if (path.length() > 0) {
            add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>%n", path,
                    colour, width);
        }
        return this;
    }

    /** Writes a dot at each point. */
    CurveFrame dots(double[] x, double[] y, String colour) {
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(y[i])) {
                add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(x[i]), y(y[i]), colour);
            }
        }
        return this;
    }

    private double x(double value) {
        return left + (right - left) * Math.min(1, value / mostX);
    }

    private double y(double value) {
        return bottom - (bottom - top) * Math.min(1, Math.max(0, value / mostY));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
