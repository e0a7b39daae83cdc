package dev.thaw.data.shapes;

import java.util.Locale;

/**
 * The ten textures that objects lie on, and that {@code shapes/far} asks for.
 *
 * <p>Each maps a point in texture coordinates, where one step of the pattern is about 1 long, to a brightness in [0, 1].
 */
enum Ground {
    STRIPES {
        @Override
        double at(double x, double y, double twist) {
            return wave(x);
        }
    },
    CHECKS {
        @Override
        double at(double x, double y, double twist) {
            return (floor(1.6 * x) + floor(1.6 * y)) % 2 == 0 ? 1 : 0;
        }
    },
    DOTS {
        @Override
        double at(double x, double y, double twist) {
            double dx = fraction(x + 0.5 * (floor(y) & 1)) - 0.5;
            double dy = fraction(y) - 0.5;
            return soft(0.32 - Math.sqrt(dx * dx + dy * dy), 0.1);
        }
    },
    BRICKS {
        @Override
        double at(double x, double y, double twist) {
            double row = 1.5 * y;
            double along = fraction(0.75 * x + 0.5 * (floor(row) & 1));
            double across = fraction(row);
            return along < 0.12 || across < 0.2 ? 0 : 1;
        }
    },
    WAVES {
        @Override
        double at(double x, double y, double twist) {
            return wave(x + 0.45 * StrictMath.sin(4.2 * y));
        }
    },
    RINGS {
        @Override
        double at(double x, double y, double twist) {
            double dx = x - 4 * (twist - 0.5);
            double dy = y - 1.5;
            return wave(1.1 * Math.sqrt(dx * dx + dy * dy));
        }
    },
    WEAVE {
        @Override
        double at(double x, double y, double twist) {
            boolean across = (floor(0.6 * x) + floor(0.6 * y)) % 2 == 0;
            return wave(1.2 * (across ? x : y));
        }
    },
    CLOUDS {
        @Override
        double at(double x, double y, double twist) {
            long seed = Double.doubleToLongBits(twist);
            return Lattice.smooth(seed, 0.9 * x, 0.9 * y) * 0.65 + Lattice.smooth(seed + 1, 2.1 * x, 2.1 * y) * 0.35;
        }
    },
    SCALES {
        @Override
        double at(double x, double y, double twist) {
            double dx = fraction(x + 0.5 * (floor(1.4 * y) & 1)) - 0.5;
            double dy = fraction(1.4 * y);
            return soft(0.95 - Math.sqrt(4 * dx * dx + dy * dy), 0.3) * (1 - 0.5 * dy);
        }
    },
    CELLS {
        @Override
        double at(double x, double y, double twist) {
            return soft(Lattice.border(Double.doubleToLongBits(twist), x, y) - 0.12, 0.1);
        }
    };

    /** Returns the brightness at a point; {@code twist} in [0, 1) tells two grounds of one kind apart. */
    abstract double at(double x, double y, double twist);

    /** Returns the name as people write it. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static int floor(double value) {
        return (int) Math.floor(value);
    }

    static double fraction(double value) {
        return value - Math.floor(value);
    }

    /** A sine-like wave of period 1 made of parabolas, from 0 to 1. */
    static double wave(double x) {
        double t = 2 * fraction(x) - 1;
        return 0.5 + 2 * t * (1 - Math.abs(t));
    }

    /** 0 below zero, 1 above {@code width}, straight in between. */
    static double soft(double value, double width) {
        return Math.max(0, Math.min(1, value / width + 0.5));
    }
}
