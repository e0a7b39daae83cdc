package dev.thaw.data.shapes;

import java.util.Arrays;
import java.util.List;

/**
 * How much of each pixel lies inside some contours, in [0, 1]: half where the contour passes through the pixel's middle,
 * all or nothing from half a pixel away.
 */
final class Stencil {

    private static final double FAR = 4;

    private final double[] squares = new double[Painter.SIDE * Painter.SIDE];
    private final boolean[] inside = new boolean[Painter.SIDE * Painter.SIDE];

    private Stencil() {
        Arrays.fill(squares, FAR);
    }

    static double[] cover(List<Contour> contours) {
        Stencil stencil = new Stencil();
        for (Contour contour : contours) {
            int points = contour.x().length;
            for (int i = 0; i < points; i++) {
                int next = (i + 1) % points;
                stencil.edge(contour.x()[i], contour.y()[i], contour.x()[next], contour.y()[next]);
            }
        }
        return stencil.shares();
    }

    private void edge(double fromX, double fromY, double toX, double toY) {
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double length = alongX * alongX + alongY * alongY;
        for (int row = 0; row < Painter.SIDE; row++) {
            double y = row + 0.5 - fromY;
            boolean crosses = fromY <= row + 0.5 != toY <= row + 0.5;
            double crossing = crosses ? fromX + y * alongX / alongY : Double.NEGATIVE_INFINITY;
            for (int column = 0; column < Painter.SIDE; column++) {
                int pixel = row * Painter.SIDE + column;
                double x = column + 0.5 - fromX;
                double share = Math.max(0, Math.min(1, (x * alongX + y * alongY) / length));
                double dx = x - share * alongX;
                double dy = y - share * alongY;
                squares[pixel] = Math.min(squares[pixel], dx * dx + dy * dy);
                inside[pixel] ^= column + 0.5 < crossing;
            }
        }
    }

    private double[] shares() {
        double[] shares = new double[squares.length];
        for (int pixel = 0; pixel < shares.length; pixel++) {
            double distance = Math.sqrt(squares[pixel]);
            shares[pixel] = Math.max(0, Math.min(1, 0.5 + (inside[pixel] ? distance : -distance)));
        }
        return shares;
    }
}
