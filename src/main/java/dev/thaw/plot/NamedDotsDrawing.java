package dev.thaw.plot;

import dev.thaw.view.Markup;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Draws {@link NamedDots}; all lengths in SVG pixels, y downwards. */
final class NamedDotsDrawing {

    private static final int WIDTH = 850;
    private static final int HEIGHT = 470;
    private static final int LEFT = 72;
    private static final int RIGHT = 800;
    private static final int TOP = 66;
    private static final int BOTTOM = 408;
    private static final double LETTER = 6.6;
    private static final double LINE = 14;
    private static final double RADIUS = 5.5;
    private static final double MARGIN = 0.08;
    private static final String INK = "#222222";
    private static final String GRID = "#e6e6e6";

    private final NamedDots plot;
    private final Map<String, String> colours;
    private final Range across;
    private final Range upwards;
    private final List<double[]> taken = new ArrayList<>(); // left, top, right, bottom of what is drawn already
    private final StringBuilder drawing = new StringBuilder();

    NamedDotsDrawing(NamedDots plot) {
        this.plot = plot;
        colours = Palette.colours(plot.dots().stream().map(NamedDots.Dot::kind).distinct().toList());
        across = Range.of(plot.x().scale(), plot.dots().stream().mapToDouble(NamedDots.Dot::x));
        upwards = Range.of(plot.y().scale(), plot.dots().stream().mapToDouble(NamedDots.Dot::y));
    }

    /** What an axis shows, from and to in its own scale: logarithms where factors count. */
    private record Range(double from, double to, DoubleUnaryOperator scaled, double[] ticks) {

        static Range of(NamedDots.Scale scale, DoubleStream values) {
            DoubleUnaryOperator scaled = scale == NamedDots.Scale.FACTORS ? Math::log10 : value -> value;
            var all = values.map(scaled).summaryStatistics();
            double spread = Math.max(all.getMax() - all.getMin(), 1e-3);
            double from = all.getMin() - MARGIN * spread;
            double to = all.getMax() + MARGIN * spread;
            double[] ticks = (scale == NamedDots.Scale.FACTORS ? factors(from, to) : differences(from, to))
                    .filter(tick -> scaled.applyAsDouble(tick) >= from && scaled.applyAsDouble(tick) <= to).toArray();
            return new Range(from, to, scaled, ticks);
        }

        private static DoubleStream factors(double from, double to) {
            return IntStream.rangeClosed((int) Math.floor(from), (int) Math.ceil(to)).boxed()
                    .flatMapToDouble(power -> DoubleStream.of(1, 2, 5).map(digit -> digit * Math.pow(10, power)));
        }

        private static DoubleStream differences(double from, double to) {
            double rough = (to - from) / 6;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = DoubleStream.of(1, 2, 5, 10).map(digit -> digit * power).filter(size -> size >= rough).findFirst().orElse(power);
            return IntStream.rangeClosed((int) Math.floor(from / step), (int) Math.ceil(to / step)).mapToDouble(i -> i * step);
        }

        double share(double value) {
            return (scaled.applyAsDouble(value) - from) / (to - from);
        }
    }

    String svg() {
        drawing.append(new Markup.Canvas(WIDTH, HEIGHT, WIDTH, 13, INK).open(plot.claim(), plot.text()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n");
        text(10, 26, "start", INK, "font-size=\"16\" font-weight=\"600\"", plot.claim());
        grid();
        plot.guide().ifPresent(this::guide);
        plot.dots().forEach(dot -> taken.add(new double[] {x(dot) - RADIUS, y(dot) - RADIUS, x(dot) + RADIUS, y(dot) + RADIUS}));
        plot.dots().forEach(this::dot);
        legend();
        return drawing.append("</svg>\n").toString();
    }

    private double x(NamedDots.Dot dot) {
        return LEFT + across.share(dot.x()) * (RIGHT - LEFT);
    }

    private double y(NamedDots.Dot dot) {
        return BOTTOM - upwards.share(dot.y()) * (BOTTOM - TOP);
    }

    private void grid() {
        for (double tick : across.ticks()) {
            double at = LEFT + across.share(tick) * (RIGHT - LEFT);
            line(at, TOP, at, BOTTOM, GRID);
            text(at, BOTTOM + 18, "middle", "#555555", "", number(tick));
        }
        for (double tick : upwards.ticks()) {
            double at = BOTTOM - upwards.share(tick) * (BOTTOM - TOP);
            line(LEFT, at, RIGHT, at, GRID);
            text(LEFT - 8, at + 4, "end", "#555555", "", number(tick));
        }
        text((LEFT + RIGHT) / 2.0, BOTTOM + 44, "middle", INK, "", plot.x().title());
        text(LEFT - 62, TOP - 12, "start", INK, "", plot.y().title());
    }

    private static String number(double tick) {
        return tick >= 1000 ? String.format(Locale.ROOT, "%,.0f", tick)
                : new BigDecimal(tick).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** The line y = slope · x, as many short pieces, so that it is right on axes of factors too. */
    private void guide(double slope) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= 100; i++) {
            double place = across.from() + i / 100.0 * (across.to() - across.from());
            double value = slope * (plot.x().scale() == NamedDots.Scale.FACTORS ? Math.pow(10, place) : place);
            double share = value > 0 ? upwards.share(value) : -1;
            if (share >= 0 && share <= 1) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", LEFT + i / 100.0 * (RIGHT - LEFT), BOTTOM - share * (BOTTOM - TOP)));
            }
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"/>\n", points, Palette.QUIET);
        text(RIGHT, HEIGHT - 10, "end", "#555555", "", "- - -  " + plot.guideName());
    }

    private void dot(NamedDots.Dot dot) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title></circle>\n", x(dot), y(dot), RADIUS,
                colours.get(dot.kind()), Markup.escape("%s: %s, %s".formatted(dot.name(), number(dot.x()), number(dot.y()))));
        double[] place = place(dot.name(), x(dot), y(dot));
        taken.add(place);
        text(place[0], place[3] - 3, "start", INK, "font-size=\"12\"", dot.name());
    }

    /** Finds room for a name near its dot: the first place that touches nothing; else the first of all. */
    private double[] place(String name, double x, double y) {
        double wide = LETTER * name.length();
        double[][] starts = {{x + 9, y - 7}, {x - 9 - wide, y - 7}, {x - wide / 2, y - 22}, {x - wide / 2, y + 8},
            {x + 7, y - 18}, {x + 7, y + 5}, {x - 7 - wide, y - 18}, {x - 7 - wide, y + 5}};
        List<double[]> boxes = new ArrayList<>();
        for (double[] start : starts) {
            boxes.add(new double[] {start[0], start[1], start[0] + wide, start[1] + LINE});
        }
        return boxes.stream().filter(this::free).findFirst().orElse(boxes.get(0));
    }

    private boolean free(double[] box) {
        return box[0] >= LEFT && box[2] <= WIDTH && box[1] >= TOP && box[3] <= BOTTOM + 6 && taken.stream()
                .noneMatch(other -> box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    }

    private void legend() {
        if (colours.size() < 2) {
            return;
        }
        double left = LEFT;
        for (Map.Entry<String, String> kind : colours.entrySet()) {
            add("<circle cx=\"%.1f\" cy=\"%d\" r=\"%.1f\" fill=\"%s\"/>\n", left, HEIGHT - 14, RADIUS, kind.getValue());
            text(left + 10, HEIGHT - 10, "start", INK, "", kind.getKey());
            left += 34 + LETTER * kind.getKey().length();
        }
    }

    private void line(double x, double y, double toX, double toY, String colour) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x, y, toX, toY, colour);
    }

    private void text(double x, double y, String anchor, String colour, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>\n", x, y, anchor, colour, more,
                Markup.escape(words));
    }

    private void add(String format, Object... values) {
        drawing.append(String.format(Locale.ROOT, format, values));
    }
}
