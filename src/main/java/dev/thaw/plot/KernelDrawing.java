package dev.thaw.plot;

import dev.thaw.view.Markup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws {@link KernelCuts}; all lengths in SVG pixels, y downwards. */
final class KernelDrawing {

    private static final int WIDTH = 960;
    private static final int SHOWN_WIDTH = 850;
    private static final int LEFT = 206;
    private static final int COLUMN = 74;
    private static final int LARGE = 66;
    private static final int SMALL = 36;
    private static final int TOP = 66;
    private static final int GAP = 14;
    private static final String INK = "#222222";
    private static final String GREY = "#555555";
    private static final List<String> MARKS = List.of("#d55e00", "#0072b2", "#009e73");

    private final KernelCuts cuts;
    private final Map<String, String> marks;
    private final StringBuilder drawing = new StringBuilder();

    KernelDrawing(KernelCuts cuts) {
        this.cuts = cuts;
        marks = new LinkedHashMap<>();
        cuts.ways().forEach((name, cut) -> {
            if (cut.offset() >= 0) {
                marks.put(name, MARKS.get(marks.size() % MARKS.size()));
            }
        });
    }

    String svg() {
        int height = TOP + LARGE + GAP + cuts.ways().size() * (SMALL + GAP) + GAP;
        drawing.append(new Markup.Canvas(WIDTH, height, SHOWN_WIDTH, 13, INK).open(cuts.title(), cuts.text()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n");
        text(16, 26, INK, "font-size=\"17\" font-weight=\"600\"", cuts.title());
        text(16, 46, GREY, "", "grey is zero; the brightest and the darkest pixel are a kernel's largest weights of either sign");
        int top = TOP;
        int side = cuts.whole().side();
        row("before: %d×%d".formatted(side, side), "", INK, cuts.whole(), top, LARGE);
        boxes(top);
        top += LARGE + GAP;
        for (Map.Entry<String, KernelCuts.Kernels> way : cuts.ways().entrySet()) {
            row(way.getKey(), cuts.note(way.getKey()), marks.getOrDefault(way.getKey(), INK), way.getValue(), top, SMALL);
            top += SMALL + GAP;
        }
        return drawing.append("</svg>\n").toString();
    }

    private void row(String name, String note, String colour, KernelCuts.Kernels kernels, int top, int size) {
        int middle = top + size / 2;
        text(16, note.isEmpty() ? middle + 4 : middle - 2, colour, "font-weight=\"600\"", name);
        if (!note.isEmpty()) {
            text(16, middle + 14, GREY, "font-size=\"12\"", note);
        }
        for (int i = 0; i < cuts.shown(); i++) {
            kernel(kernels.values().get(i), kernels.side(), left(i) + (LARGE - size) / 2.0, top, size);
        }
    }

    private static double left(int kernel) {
        return LEFT + (double) kernel * COLUMN;
    }

    /** Draws one kernel as squares, bright where it looks for light. */
    private void kernel(float[] weights, int side, double left, int top, int size) {
        float largest = Float.MIN_NORMAL;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        double pixel = (double) size / side;
        add("<g shape-rendering=\"crispEdges\">");
        for (int i = 0; i < side * side; i++) {
            int[] rgb = new int[3];
            for (int channel = 0; channel < 3; channel++) {
                rgb[channel] = Math.round(127.5f + 127.5f * weights[channel * side * side + i] / largest);
            }
            add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%02x%02x%02x\"/>", left + i % side * pixel,
                    top + i / side * pixel, pixel + 0.1, pixel + 0.1, rgb[0], rgb[1], rgb[2]);
        }
        add("</g>\n");
    }

    /** Marks in each whole kernel which squares are kept. */
    private void boxes(int top) {
        double pixel = (double) LARGE / cuts.whole().side();
        for (String way : marks.keySet()) {
            KernelCuts.Kernels cut = cuts.ways().get(way);
            for (int i = 0; i < cuts.shown(); i++) {
                box(left(i) + cut.offset() * pixel, top + cut.offset() * pixel, cut.side() * pixel, "#ffffff", 5);
                box(left(i) + cut.offset() * pixel, top + cut.offset() * pixel, cut.side() * pixel, marks.get(way), 2);
            }
        }
    }

    private void box(double x, double y, double side, String colour, int width) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\"/>\n",
                x, y, side, side, colour, width);
    }

    private void text(double x, double y, String colour, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\" %s>%s</text>\n", x, y, colour, more, Markup.escape(words));
    }

    private void add(String format, Object... values) {
        drawing.append(String.format(Locale.ROOT, format, values));
    }
}
