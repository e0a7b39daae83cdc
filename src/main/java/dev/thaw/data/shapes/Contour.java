package dev.thaw.data.shapes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A closed line through points, in a frame where objects reach about from -1 to 1; {@code y} points down.
 *
 * @param x the points' columns
 * @param y the points' rows
 */
record Contour(double[] x, double[] y) {

    /** Joins points given as {@code x, y, x, y, …}. */
    static Contour of(double... coordinates) {
        double[] x = new double[coordinates.length / 2];
        double[] y = new double[coordinates.length / 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = coordinates[2 * i];
            y[i] = coordinates[2 * i + 1];
        }
        return new Contour(x, y);
    }

    /** Joins the given points, from top to bottom, and their mirror images on the left, from bottom to top. */
    static Contour symmetric(double... rightHalf) {
        Path path = new Path();
        for (int i = 0; i < rightHalf.length; i += 2) {
            path.to(rightHalf[i], rightHalf[i + 1]);
        }
        for (int i = rightHalf.length - 2; i >= 0; i -= 2) {
            if (rightHalf[i] != 0) {
                path.to(-rightHalf[i], rightHalf[i + 1]);
            }
        }
        return path.close();
    }

    static Contour circle(double centerX, double centerY, double radius) {
        return new Path().arc(centerX, centerY, radius, radius, 0, 345, 23).close();
    }

    /** Draws a line whose distance from the middle depends on the angle in radians. */
    static Contour polar(int points, DoubleUnaryOperator radius) {
        Path path = new Path();
        for (int i = 0; i < points; i++) {
            double angle = 2 * StrictMath.PI * i / points;
            double distance = radius.applyAsDouble(angle);
            path.to(distance * StrictMath.sin(angle), -distance * StrictMath.cos(angle));
        }
        return path.close();
    }

    /** Collects points one after the other. */
    static final class Path {
        private final List<Double> coordinates = new ArrayList<>();

        Path to(double x, double y) {
            coordinates.add(x);
            coordinates.add(y);
            return this;
        }

        /** Adds points of an ellipse from one angle to another, both in degrees from the right, clockwise on the screen. */
        Path arc(double centerX, double centerY, double radiusX, double radiusY, double from, double to, int steps) {
            for (int i = 0; i <= steps; i++) {
                double angle = StrictMath.toRadians(from + (to - from) * i / steps);
                to(centerX + radiusX * StrictMath.cos(angle), centerY + radiusY * StrictMath.sin(angle));
            }
            return this;
        }

        Contour close() {
            return of(coordinates.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
