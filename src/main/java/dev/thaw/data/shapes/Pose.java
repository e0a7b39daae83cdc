package dev.thaw.data.shapes;

import dev.thaw.engine.RandomStream;

/**
 * Where an object lies: maps its own frame to pixels and back, and measures its contours there.
 *
 * @param centerX the object's middle, in pixels
 * @param centerY the object's middle, in pixels
 * @param xx pixels to the right for one step along the object's x
 * @param xy pixels to the right for one step along the object's y
 * @param yx pixels down for one step along the object's x
 * @param yy pixels down for one step along the object's y
 */
record Pose(double centerX, double centerY, double xx, double xy, double yx, double yy) {

    static Pose draw(RandomStream random, Rendering.ObjectStyle style) {
        double middle = Painter.SIDE / 2.0;
        double centerX = middle + style.shift() * (2 * random.nextDouble() - 1);
        double centerY = middle + style.shift() * (2 * random.nextDouble() - 1);
        double radius = style.radius().low() + (style.radius().high() - style.radius().low()) * random.nextDouble();
        double angle = 2 * StrictMath.PI * style.turn() * (2 * random.nextDouble() - 1);
        double lean = style.lean() * (2 * random.nextDouble() - 1);
        double cosine = radius * StrictMath.cos(angle);
        double sine = radius * StrictMath.sin(angle);
        return new Pose(centerX, centerY, cosine, lean * cosine - sine, sine, lean * sine + cosine);
    }

    double objectX(double x, double y) {
        return (yy * (x - centerX) - xy * (y - centerY)) / determinant();
    }

    double objectY(double x, double y) {
        return (xx * (y - centerY) - yx * (x - centerX)) / determinant();
    }

    Contour place(Contour contour) {
        double[] x = new double[contour.x().length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = centerX + xx * contour.x()[i] + xy * contour.y()[i];
            y[i] = centerY + yx * contour.x()[i] + yy * contour.y()[i];
        }
        return new Contour(x, y);
    }

    private double determinant() {
        return xx * yy - xy * yx;
    }
}
