package dev.thaw.data.shapes;

/** How an object is filled; each gives a brightness from -1 to 1 around the object's own, in the object's frame. */
enum Fill {
    PLAIN {
        @Override
        double at(double x, double y) {
            return 0;
        }
    },
    STRIPED {
        @Override
        double at(double x, double y) {
            return 2 * Ground.wave(2.2 * x) - 1;
        }
    },
    SHADED {
        @Override
        double at(double x, double y) {
            return Math.max(-1, Math.min(1, y));
        }
    },
    DOTTED {
        @Override
        double at(double x, double y) {
            return 2 * Ground.DOTS.at(2 * x, 2 * y, 0) - 1;
        }
    },
    CHECKED {
        @Override
        double at(double x, double y) {
            return 2 * Ground.CHECKS.at(1.4 * x, 1.4 * y, 0) - 1;
        }
    };

    abstract double at(double x, double y);
}
