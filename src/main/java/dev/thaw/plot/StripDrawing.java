package dev.thaw.plot;

import dev.thaw.inspect.BlockDrift;
import dev.thaw.train.TrainingRun;
import dev.thaw.view.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws {@link CurvesOverStrip}; all lengths in SVG pixels, y downwards. */
final class StripDrawing {

    private static final int WIDTH = 960;
    /** So wide is the output of a cell in an exported page. */
    private static final int SHOWN_WIDTH = 850;
    private static final int LEFT = 74;
    private static final int RIGHT = 740;
    private static final int TOP = 72;
    private static final int BOTTOM = 386;
    private static final int STRIP_TOP = 470;
    private static final int STRIP_STEP = 38;
    private static final int BLOCK_HEIGHT = 28;
    private static final int LABEL_GAP = 17;
    private static final String INK = "#222222";

    private final CurvesOverStrip figure;
    private final List<SeedCurves> methods;
    private final Map<String, String> colours;
    private final double lastEpoch;
    private final StringBuilder drawing = new StringBuilder();

    StripDrawing(CurvesOverStrip figure) {
        this.figure = figure;
        this.methods = SeedCurves.all(figure.comparison());
        this.colours = Palette.colours(figure.comparison().arms());
        this.lastEpoch = Math.max(1, methods.stream().mapToDouble(SeedCurves::lastEpoch).max().orElse(1));
    }

    String svg() {
        int height = figure.drifts().isEmpty() ? BOTTOM + 60 : STRIP_TOP + figure.drifts().size() * STRIP_STEP + 56;
        drawing.append(new Markup.Canvas(WIDTH, height, SHOWN_WIDTH, 13, INK).open(figure.claim(), figure.text()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n");
        text(LEFT, 30, "start", INK, "font-size=\"18\" font-weight=\"600\"", figure.claim());
        text(LEFT, 48, "start", "#555555", "", subtitle());
        grid();
        curves();
        labels();
        if (!figure.drifts().isEmpty()) {
            strips();
        }
        return drawing.append("</svg>\n").toString();
    }

    private String subtitle() {
        TrainingRun run = figure.comparison().runs(methods.get(0).method()).get(0);
        return "%s on %s, %d seeds: each one thin, their mean thick".formatted(run.network(), Titles.place(run.dataset()),
                methods.get(0).accuracies().length);
    }

    private void grid() {
        for (int percent = 0; percent <= 100; percent += 20) {
            line(LEFT, y(percent), RIGHT, y(percent), "#e6e6e6", "");
            text(LEFT - 8, y(percent) + 4, "end", INK, "", String.valueOf(percent));
        }
        double tick = tick();
        for (double epoch = 0; epoch <= lastEpoch + 1e-9; epoch += tick) {
            text(x(epoch), BOTTOM + 20, "middle", INK, "", String.format(Locale.ROOT, "%.0f", epoch));
        }
        text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", INK, "", "epoch (passes over the target's training images)");
        add("<text transform=\"translate(24 %d) rotate(-90)\" text-anchor=\"middle\">%s accuracy [%%]</text>\n",
                (TOP + BOTTOM) / 2, SeedCurves.judge(figure.comparison()));
        line(LEFT, y(100 * figure.chance()), RIGHT, y(100 * figure.chance()), Palette.QUIET,
                "stroke-dasharray=\"5 5\"");
    }

    private double tick() {
        for (int step : new int[] {1, 2, 5, 10, 20, 50}) {
            if (lastEpoch / step <= 10) {
                return step;
            }
        }
        return Math.ceil(lastEpoch / 10);
    }

    private void curves() {
        for (SeedCurves method : methods) {
            for (double[] seed : method.accuracies()) {
                path(method.epochs(), seed, colours.get(method.method()), 1.1, 0.5);
            }
        }
        for (SeedCurves method : methods) {
            path(method.epochs(), method.mean(), colours.get(method.method()), 3.6, 1);
        }
    }

    /** Names each curve at its right end, moved apart where the ends are close. */
    private void labels() {
        List<SeedCurves> fromTop = new ArrayList<>(methods);
        fromTop.sort(Comparator.comparingDouble(SeedCurves::end).reversed());
        double free = TOP - LABEL_GAP;
        for (SeedCurves method : fromTop) {
            free = Math.max(free + LABEL_GAP, y(method.end()) + 4);
            text(RIGHT + 8, free, "start", colours.get(method.method()), "font-weight=\"600\"",
                    String.format(Locale.ROOT, "%s %.0f %%", method.method(), method.end()));
        }
        double chance = y(100 * figure.chance()) + 4;
        text(RIGHT + 8, Math.max(chance, free + LABEL_GAP), "start", Palette.QUIET, "", "chance");
    }

    private void strips() {
        text(LEFT, STRIP_TOP - 16, "start", INK, "font-weight=\"600\"", "How far training moved each block (measured)");
        int row = 0;
        for (Map.Entry<String, List<BlockDrift>> strip : figure.drifts().entrySet()) {
            int top = STRIP_TOP + row * STRIP_STEP;
            blocks(strip.getValue(), top);
            text(RIGHT + 8, top + 18, "start", colours.getOrDefault(strip.getKey(), INK), "font-weight=\"600\"",
                    strip.getKey());
            row++;
        }
        names(figure.drifts().values().iterator().next(), STRIP_TOP + row * STRIP_STEP + 4);
        legend(STRIP_TOP + row * STRIP_STEP + 34);
    }

    private void blocks(List<BlockDrift> blocks, int top) {
        double step = (RIGHT - LEFT) / (double) blocks.size();
        for (int i = 0; i < blocks.size(); i++) {
            BlockDrift block = blocks.get(i);
            double left = LEFT + i * step;
            add("""
                    <rect x="%.1f" y="%d" width="%.1f" height="%d" rx="4" fill="%s"><title>%s: %s</title></rect>
                    """, left + 1, top, step - 3, BLOCK_HEIGHT, DriftColour.of(block), Markup.escape(block.path()), DriftColour.words(block));
        }
    }

    private void names(List<BlockDrift> blocks, int top) {
        double step = (RIGHT - LEFT) / (double) blocks.size();
        for (int i = 0; i < blocks.size(); i++) {
            text(LEFT + (i + 0.5) * step - 0.5, top, "middle", "#555555", "font-size=\"11\"", blocks.get(i).path());
        }
    }

    private void legend(int top) {
        add("<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"14\" rx=\"3\" fill=\"%s\"/>\n", LEFT, top - 11,
                Palette.FROZEN_ICE);
        text(LEFT + 22, top, "start", INK, "", "every bit unchanged");
        int left = LEFT + 190;
        for (int i = 0; i <= 8; i++) {
            add("<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"14\" fill=\"%s\"/>\n", left + 16 * i, top - 11,
                    DriftColour.ramp(i / 8.0));
        }
        text(left + 152, top, "start", INK, "", "moved by 0.1 % … 100 % of its length");
    }

    private void path(double[] epochs, double[] values, String colour, double width, double opacity) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < epochs.length; i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(epochs[i]), y(values[i])));
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-opacity=\"%s\" stroke-linejoin=\"round\"/>\n",
                points.toString().strip(), colour, width, opacity);
    }

    private void line(double x1, double y1, double x2, double y2, String colour, String more) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>\n", x1, y1, x2, y2, colour, more);
    }

    private void text(double x, double y, String anchor, String colour, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>\n", x, y, anchor, colour, more,
                Markup.escape(words));
    }

    private void add(String format, Object... values) {
        drawing.append(String.format(Locale.ROOT, format, values));
    }

    private double x(double epoch) {
        return LEFT + (RIGHT - LEFT) * epoch / lastEpoch;
    }

    private static double y(double percent) {
        return BOTTOM - (BOTTOM - TOP) * percent / 100;
    }
}
