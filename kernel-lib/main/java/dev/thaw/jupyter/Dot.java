package dev.thaw.jupyter;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.style.markers.Marker;

/** A round point of a given size, whatever size the chart has for the others. */
final class Dot extends Marker {

    private final float size;

    Dot(float size) {
        this.size = size;
    }

    @Override
    public void paint(Graphics2D graphics, double x, double y, int unused) {
        graphics.setStroke(new BasicStroke(0));
        graphics.fill(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size));
    }
}
