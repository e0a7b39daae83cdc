package dev.thaw.data.shapes;

import static dev.thaw.data.shapes.Contour.circle;
import static dev.thaw.data.shapes.Contour.of;
import static dev.thaw.data.shapes.Contour.polar;
import static dev.thaw.data.shapes.Contour.symmetric;

import dev.thaw.data.shapes.Contour.Path;
import java.util.List;
import java.util.Locale;

/**
 * The thirty objects. A point is inside when a ray from it crosses the contours an odd number of times, so that a second
 * contour inside the first is a hole.
 */
enum Figure {
    DISC(circle(0, 0, 0.85)),
    TRIANGLE(of(0, -1, 0.9, 0.65, -0.9, 0.65)),
    SQUARE(of(-0.75, -0.75, 0.75, -0.75, 0.75, 0.75, -0.75, 0.75)),
    STAR(polar(10, angle -> StrictMath.cos(5 * angle) > 0 ? 1.0 : 0.42)),
    CROSS(of(-0.3, -0.9, 0.3, -0.9, 0.3, -0.3, 0.9, -0.3, 0.9, 0.3, 0.3, 0.3, 0.3, 0.9, -0.3, 0.9, -0.3, 0.3, -0.9, 0.3,
            -0.9, -0.3, -0.3, -0.3)),
    RING(circle(0, 0, 0.92), circle(0, 0, 0.5)),
    HEART(heart()),
    MOON(new Path().arc(0, 0, 0.95, 0.95, 57, 303, 22).arc(0.5, 0, 0.8, 0.8, 271, 89, 16).close()),
    ARROW(symmetric(0, -1, 0.75, -0.15, 0.28, -0.15, 0.28, 0.95)),
    GEAR(gear(), circle(0, 0, 0.3)),
    DROP(drop()),
    BOLT(of(0.3, -1, -0.6, 0.15, -0.05, 0.15, -0.3, 1, 0.6, -0.3, 0.05, -0.3)),
    HOURGLASS(symmetric(0.75, -0.9, 0.13, 0, 0.75, 0.9)),
    CHEVRON(of(-0.9, 0.2, 0, -0.75, 0.9, 0.2, 0.9, 0.8, 0, -0.12, -0.9, 0.8)),
    CLOVER(polar(36, angle -> 0.6 + 0.38 * StrictMath.cos(3 * angle))),
    HOUSE(symmetric(0, -0.95, 0.9, -0.15, 0.62, -0.15, 0.62, 0.85, 0.22, 0.85, 0.22, 0.25)),
    FISH(new Path().arc(-0.2, 0, 0.75, 0.5, 28, 332, 20).to(0.95, -0.6).to(0.72, 0).to(0.95, 0.6).close()),
    DOME(new Path().arc(0, 0.45, 0.95, 0.95, 180, 360, 16).close()),
    LETTER_T(symmetric(0.85, -0.9, 0.85, -0.4, 0.27, -0.4, 0.27, 0.9)),
    LETTER_H(symmetric(0.3, -0.22, 0.3, -0.9, 0.8, -0.9, 0.8, 0.9, 0.3, 0.9, 0.3, 0.22)),
    CROWN(of(-0.9, 0.7, -0.9, -0.55, -0.45, 0.05, 0, -0.8, 0.45, 0.05, 0.9, -0.55, 0.9, 0.7)),
    KEY(new Path().arc(-0.5, 0, 0.45, 0.45, 20, 340, 16).to(0.95, -0.15).to(0.95, 0.5).to(0.7, 0.5).to(0.7, 0.15).to(0.5, 0.15)
            .to(0.5, 0.42).to(0.25, 0.42).to(0.25, 0.15).close(), circle(-0.5, 0, 0.2)),
    MUSHROOM(new Path().arc(0, 0, 0.92, 0.85, 180, 360, 16).to(0.3, 0.08).to(0.36, 0.9).to(-0.36, 0.9).to(-0.3, 0.08).close()),
    BONE(new Path().arc(-0.66, -0.26, 0.3, 0.3, 25, -225, 10).arc(-0.66, 0.26, 0.3, 0.3, 225, -25, 10)
            .arc(0.66, 0.26, 0.3, 0.3, 205, -45, 10).arc(0.66, -0.26, 0.3, 0.3, 45, -205, 10).close()),
    TREE(symmetric(0, -1, 0.42, -0.42, 0.2, -0.42, 0.62, 0.12, 0.3, 0.12, 0.8, 0.62, 0.16, 0.62, 0.16, 0.98)),
    PIE(new Path().arc(0, 0, 0.92, 0.92, 42, 318, 20).to(-0.1, 0).close()),
    FRAME(of(-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85), of(-0.45, -0.45, 0.45, -0.45, 0.45, 0.45, -0.45, 0.45)),
    LETTER_E(of(-0.65, -0.9, 0.65, -0.9, 0.65, -0.48, -0.2, -0.48, -0.2, -0.2, 0.5, -0.2, 0.5, 0.2, -0.2, 0.2, -0.2, 0.48, 0.65,
            0.48, 0.65, 0.9, -0.65, 0.9)),
    PINWHEEL(pinwheel()),
    CUP(new Path().to(-0.8, -0.75).to(0.45, -0.75).to(0.45, -0.5).arc(0.5, -0.05, 0.45, 0.45, 270, 450, 10).to(0.4, 0.4)
            .to(0.3, 0.8).to(-0.65, 0.8).close(), new Path().arc(0.52, -0.05, 0.2, 0.22, 270, 450, 8).close());

    private final List<Contour> contours;

    Figure(Contour... contours) {
        this.contours = List.of(contours);
    }

    List<Contour> contours() {
        return contours;
    }

    /** Returns the name as people write it: {@code letter T}. */
    String title() {
        String[] words = name().split("_");
        String first = words[0].toLowerCase(Locale.ROOT);
        return words.length == 1 ? first : first + " " + words[1];
    }

    private static Contour heart() {
        Path path = new Path();
        for (int i = 0; i < 36; i++) {
            double t = 2 * StrictMath.PI * i / 36;
            double sine = StrictMath.sin(t);
            path.to(0.95 * sine * sine * sine, -(13 * StrictMath.cos(t) - 5 * StrictMath.cos(2 * t) - 2 * StrictMath.cos(3 * t)
                    - StrictMath.cos(4 * t)) / 16);
        }
        return path.close();
    }

    private static Contour drop() {
        Path path = new Path();
        for (int i = 0; i < 30; i++) {
            double t = 2 * StrictMath.PI * i / 30;
            double half = StrictMath.sin(t / 2);
            path.to(0.8 * StrictMath.sin(t) * half * half, 0.1 - StrictMath.cos(t));
        }
        return path.close();
    }

    private static Contour gear() {
        Path path = new Path();
        for (int tooth = 0; tooth < 8; tooth++) {
            double[] turns = {-0.11, -0.07, 0.07, 0.11};
            double[] radii = {0.68, 0.98, 0.98, 0.68};
            for (int i = 0; i < turns.length; i++) {
                double angle = 2 * StrictMath.PI * (tooth + 2 * turns[i]) / 8;
                path.to(radii[i] * StrictMath.sin(angle), -radii[i] * StrictMath.cos(angle));
            }
        }
        return path.close();
    }

    private static Contour pinwheel() {
        Path path = new Path();
        double x = 1;
        double y = 0;
        for (int blade = 0; blade < 4; blade++) {
            path.to(-0.2 * y, 0.2 * x).to(x, y).to(0.68 * x - 0.68 * -y, 0.68 * y - 0.68 * x);
            double turned = -x;
            x = y;
            y = turned;
        }
        return path.close();
    }
}
