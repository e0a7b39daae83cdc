package dev.thaw.plot;

import dev.thaw.view.Markup;
import java.util.List;
import java.util.Locale;

/** Draws {@link PlanStrips}; all lengths in SVG pixels, y downwards. */
final class PlanDrawing {

    private static final int WIDTH = 850;
    private static final int LETTER = 7;
    private static final int MOST_LABEL = 260;
    private static final int RIGHT = 740;
    private static final int TOP = 62;
    private static final int STEP = 34;
    private static final int HEIGHT = 24;
    private static final double SLIVER = 4;
    private static final double NARROW = 52;
    private static final String INK = "#222222";
    private static final String TRAINS = "#f0a050";

    private final PlanStrips strips;
    private final int left;
    private final StringBuilder drawing = new StringBuilder();

    PlanDrawing(PlanStrips strips) {
        this.strips = strips;
        int longest = strips.strips().stream().mapToInt(strip -> strip.label().length()).max().orElse(0);
        left = 24 + Math.min(MOST_LABEL, LETTER * longest);
    }

    String svg() {
        int rows = strips.strips().size();
        int height = TOP + rows * STEP + 52;
        drawing.append(new Markup.Canvas(WIDTH, height, WIDTH, 13, INK).open(strips.claim(), strips.text()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n");
        text(10, 26, "start", INK, "font-size=\"16\" font-weight=\"600\"", strips.claim());
        text(RIGHT + 12, TOP - 8, "start", "#555555", "", "trains");
        for (int row = 0; row < rows; row++) {
            strip(strips.strips().get(row), TOP + row * STEP);
        }
        boolean named = named();
        if (named) {
            names(strips.strips().get(0).fields(), TOP + rows * STEP + 6);
        }
        legend(TOP + rows * STEP + (named ? 36 : 20));
        return drawing.append("</svg>\n").toString();
    }

    private boolean named() {
        List<String> first = names(strips.strips().get(0));
        return first.size() > 1 && strips.strips().stream().allMatch(strip -> names(strip).equals(first));
    }

    private static List<String> names(PlanStrips.Strip strip) {
        return strip.fields().stream().map(PlanStrips.Field::name).toList();
    }

    private void strip(PlanStrips.Strip strip, int top) {
        text(left - 8, top + 17, "end", INK, "", strip.label());
        double step = (RIGHT - left) / (double) strip.fields().size();
        for (int i = 0; i < strip.fields().size(); i++) {
            PlanStrips.Field field = strip.fields().get(i);
            double width = step - 3;
            double ice = seen(field.frozenShare(), width);
            add("<g><title>%s: %,d of %,d parameters frozen</title>\n", Markup.escape(field.name()), field.frozen(),
                    field.parameters());
            box(left + i * step + 1, top, ice, Palette.FROZEN_ICE);
            box(left + i * step + 1 + ice, top, width - ice, TRAINS);
            add("</g>\n");
        }
        text(RIGHT + 12, top + 17, "start", INK, "font-weight=\"600\"",
                PlanStrips.percent(strip.trainingShare()) + " %");
    }

    /** Returns the width of the frozen share; what is neither nothing nor all shows at least a sliver of either. */
    private static double seen(double share, double width) {
        return share == 0 || share == 1 ? share * width : Math.min(width - SLIVER, Math.max(SLIVER, share * width));
    }

    private void box(double x, int y, double width, String colour) {
        if (width > 0) {
            add("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\" fill=\"%s\"/>\n", x, y, width, HEIGHT, colour);
        }
    }

    private void names(List<PlanStrips.Field> fields, int top) {
        double step = (RIGHT - left) / (double) fields.size();
        String size = "font-size=\"%d\"".formatted(step < NARROW ? 9 : 10);
        for (int i = 0; i < fields.size(); i++) {
            text(left + (i + 0.5) * step - 0.5, top + 4, "middle", "#555555", size, fields.get(i).name());
        }
    }

    private void legend(int top) {
        add("<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"14\" rx=\"3\" fill=\"%s\"/>\n", left, top - 11, Palette.FROZEN_ICE);
        text(left + 22, top, "start", INK, "", "frozen");
        add("<rect x=\"%d\" y=\"%d\" width=\"16\" height=\"14\" rx=\"3\" fill=\"%s\"/>\n", left + 90, top - 11, TRAINS);
        text(left + 112, top, "start", INK, "", "trains (a field in two colours: by share of its parameters, at least a sliver)");
    }

    private void text(double x, double y, String anchor, String colour, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>\n", x, y, anchor, colour, more,
                Markup.escape(words));
    }

    private void add(String format, Object... values) {
        drawing.append(String.format(Locale.ROOT, format, values));
    }
}
