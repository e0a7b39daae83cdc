package dev.thaw.plot;

import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Dots that have names, in a plane of two measured numbers: which network costs what, and what it gives for it.
 *
 * @param claim the title, as a sentence that is true of the dots
 * @param x the axis to the right
 * @param y the axis upwards
 * @param dots at least one, each number above 0 on an axis of equal factors
 * @param guide the line through the origin of this slope, dashed, if there is one
 * @param guideName what the line stands for; empty without one
 */
public record NamedDots(String claim, Axis x, Axis y, List<Dot> dots, Optional<Double> guide, String guideName)
        implements Renderable {

    /** How far apart numbers stand on an axis. */
    public enum Scale {
        /** Equal differences are equally far apart. */
        DIFFERENCES,
        /** Equal factors are equally far apart: 1, 10, 100. */
        FACTORS
    }

    /**
     * One axis.
     *
     * @param title what is measured, with its unit
     * @param scale how far apart numbers stand
     */
    public record Axis(String title, Scale scale) { }

    /**
     * One dot.
     *
     * @param name what stands beside it
     * @param x its place on the first axis
     * @param y its place on the second axis
     * @param kind dots of one kind have one colour, named in a legend when there are several
     */
    public record Dot(String name, double x, double y, String kind) { }

    /**
     * Checks the dots and copies them.
     *
     * @param claim the title
     * @param x the axis to the right
     * @param y the axis upwards
     * @param dots at least one
     * @param guide the slope of a line through the origin
     * @param guideName what it stands for
     * @throws IllegalArgumentException if there is no dot, or one has a place that its axis does not have
     */
    public NamedDots {
        dots = List.copyOf(dots);
        if (dots.isEmpty()) {
            throw new IllegalArgumentException("no dots, so there is nothing to draw; give at least one");
        }
        for (Dot dot : dots) {
            if (outside(dot.x(), x) || outside(dot.y(), y)) {
                throw new IllegalArgumentException("%s cannot be drawn: numbers must be finite, and above 0 where factors count"
                        .formatted(dot));
            }
        }
    }

    private static boolean outside(double value, Axis axis) {
        return !Double.isFinite(value) || axis.scale() == Scale.FACTORS && value <= 0;
    }

    @Override
    public String text() {
        StringBuilder lines = new StringBuilder(claim).append("\n%s | %s".formatted(x.title(), y.title()));
        dots.forEach(dot -> lines.append(String.format(Locale.ROOT, "%n%s: %.4g | %.4g", dot.name(), dot.x(), dot.y())));
        return lines.toString();
    }

    @Override
    public Optional<String> html() {
        return Optional.of(new NamedDotsDrawing(this).svg());
    }

    @Override
    public String toString() {
        return text();
    }
}
