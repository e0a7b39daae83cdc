package dev.thaw.data.shapes;

/** Random numbers on the points of a grid, the same for the same seed and point: what clouds and cells are made of. */
final class Lattice {

    private static final double UNIT = 0x1.0p-53;

    private Lattice() { }

    /** Returns value noise in [0, 1]: random at whole coordinates, smooth between them. */
    static double smooth(long seed, double x, double y) {
        int column = Ground.floor(x);
        int row = Ground.floor(y);
        double across = ease(x - column);
        double down = ease(y - row);
        double top = mix(number(seed, column, row), number(seed, column + 1, row), across);
        double bottom = mix(number(seed, column, row + 1), number(seed, column + 1, row + 1), across);
        return mix(top, bottom, down);
    }

    /** Returns how much nearer the nearest of the scattered points is than the second nearest: 0 on the borders of cells. */
    static double border(long seed, double x, double y) {
        double nearest = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        for (int column = Ground.floor(x) - 1; column <= Ground.floor(x) + 1; column++) {
            for (int row = Ground.floor(y) - 1; row <= Ground.floor(y) + 1; row++) {
                double dx = column + number(seed, column, row) - x;
                double dy = row + number(seed + 1, column, row) - y;
                double distance = Math.sqrt(dx * dx + dy * dy);
                second = Math.min(second, Math.max(nearest, distance));
                nearest = Math.min(nearest, distance);
            }
        }
        return second - nearest;
    }

    private static double number(long seed, int column, int row) {
        long bits = seed ^ column * 0x9E3779B97F4A7C15L ^ row * 0xC2B2AE3D27D4EB4FL;
        bits = (bits ^ (bits >>> 32)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 29)) * 0x94D049BB133111EBL;
        return ((bits ^ (bits >>> 32)) >>> 11) * UNIT;
    }

    private static double ease(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }
}
