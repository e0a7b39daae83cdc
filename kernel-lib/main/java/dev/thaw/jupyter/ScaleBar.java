package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.awt.Rectangle;

/** The strip beside a heat map that says which colour is which number. */
final class ScaleBar {

    private static final int WIDTH = 70;
    private static final int THICKNESS = 14;

    private ScaleBar() { }

    /** Returns the first heat map that shows its scale, or null. */
    static ObjectNode trace(PlotlyTree tree) {
        return tree.traces().stream().filter(trace -> trace.path("type").asText().equals("heatmap")
                && trace.path("showscale").asBoolean(true)).findFirst().orElse(null);
    }

    /** Returns the room that the strip needs, in pixels; 0 when there is none to draw. */
    static int width(PlotlyTree tree) {
        return trace(tree) == null ? 0 : WIDTH;
    }

    static void paint(Graphics2D graphics, ObjectNode trace, Rectangle area) {
        ColourScale scale = ColourScale.of(trace);
        double[] limits = HeatMarks.limits(trace);
        int top = area.y + 12;
        int height = Math.max(40, area.height - 70);
        for (int y = 0; y < height; y++) {
            graphics.setColor(scale.at(1 - y / (height - 1.0)));
            graphics.fillRect(area.x + 8, top + y, THICKNESS, 1);
        }
        graphics.setFont(Type.SMALL);
        graphics.setColor(Ink.TEXT);
        int ascent = graphics.getFontMetrics().getAscent();
        for (int i = 0; i <= 4; i++) {
            double value = limits[0] + i / 4.0 * (limits[1] - limits[0]);
            graphics.drawString(ArrayView.number(value), area.x + 8 + THICKNESS + 4,
                    top + (int) ((1 - i / 4.0) * height) + ascent / 2 - 1);
        }
    }
}
