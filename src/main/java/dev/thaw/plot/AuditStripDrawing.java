package dev.thaw.plot;

import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.BlockAudit;
import dev.thaw.view.Markup;
import java.util.List;
import java.util.Locale;

/** Draws {@link AuditStrip}; all lengths in SVG pixels, y downwards. */
final class AuditStripDrawing {

    private static final int WIDTH = 960;
    /** So wide is the output of a cell in an exported page. */
    private static final int SHOWN_WIDTH = 850;
    private static final int LEFT = 176;
    private static final int RIGHT = 828;
    private static final int TOP = 92;
    private static final int STEP = 34;
    private static final int FIELD = 28;
    /** A narrower field has no room for its word. */
    private static final int NARROW = 46;
    private static final String INK = "#222222";
    private static final String GREY = "#555555";

    private final AuditStrip strip;
    private final StringBuilder drawing = new StringBuilder();

    AuditStripDrawing(AuditStrip strip) {
        this.strip = strip;
    }

    String svg() {
        int bottom = TOP + strip.runs().size() * STEP;
        int height = bottom + 48;
        drawing.append(new Markup.Canvas(WIDTH, height, SHOWN_WIDTH, 13, INK).open(strip.claim(), strip.text()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n");
        text(16, 30, "start", INK, "font-size=\"18\" font-weight=\"600\"", strip.claim());
        text(16, 50, "start", GREY, "", "a field is a block of the network, from the picture (left) to the answer (right); its worst tensor decides");
        names();
        int top = TOP;
        for (String run : strip.runs().keySet()) {
            row(run, top);
            top += STEP;
        }
        legend(bottom + 26);
        return drawing.append("</svg>\n").toString();
    }

    private double step() {
        return (RIGHT - LEFT) / (double) strip.parts().size();
    }

    private void names() {
        List<String> parts = strip.parts();
        for (int i = 0; i < parts.size(); i++) {
            text(LEFT + (i + 0.5) * step() - 1, TOP - 10, "middle", GREY, "font-size=\"11\"", parts.get(i));
        }
    }

    private void row(String run, int top) {
        text(LEFT - 10, top + FIELD / 2.0 + 5, "end", INK, "", run);
        List<BlockAudit> blocks = strip.runs().get(run);
        for (int i = 0; i < blocks.size(); i++) {
            field(blocks.get(i), LEFT + i * step(), top);
        }
        String offences = strip.offences(run);
        text(RIGHT + 10, top + FIELD / 2.0 + 5, "start", offences.isEmpty() ? "#00704f" : "#a80016", "",
                offences.isEmpty() ? "✓ as meant" : "✗ " + offences);
    }

    private void field(BlockAudit block, double left, int top) {
        add("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"4\" fill=\"%s\"><title>%s: %s</title></rect>\n",
                left + 1, top, step() - 3, FIELD, colour(block.worst()), Markup.escape(block.part()), Markup.escape(block.reason()));
        if (step() >= NARROW) {
            text(left + step() / 2 - 0.5, top + FIELD / 2.0 + 4, "middle", ink(block.worst()), "font-size=\"11\"",
                    block.worst().word());
        }
    }

    private void legend(int top) {
        double left = LEFT;
        for (AuditVerdict verdict : AuditVerdict.values()) {
            add("<rect x=\"%.1f\" y=\"%d\" width=\"16\" height=\"14\" rx=\"3\" fill=\"%s\"/>\n", left, top - 11, colour(verdict));
            text(left + 22, top, "start", INK, "", meaning(verdict));
            left += 34 + 6.6 * meaning(verdict).length();
        }
    }

    /** Ice blue and orange as in every strip of the course; what is wrong takes the audit's own colour. */
    static String colour(AuditVerdict verdict) {
        return switch (verdict) {
            case FROZEN -> Palette.FROZEN_ICE;
            case TRAINED -> "#f0a868";
            case DRIFTED, LEAKED, STARVED -> verdict.colour();
        };
    }

    private static String ink(AuditVerdict verdict) {
        return verdict == AuditVerdict.FROZEN || verdict == AuditVerdict.TRAINED ? INK : "#ffffff";
    }

    private static String meaning(AuditVerdict verdict) {
        return switch (verdict) {
            case FROZEN -> "every bit kept";
            case TRAINED -> "trained, as meant";
            case DRIFTED -> "statistics drifted";
            case LEAKED -> "leaked";
            case STARVED -> "starved: no gradient";
        };
    }

    private void text(double x, double y, String anchor, String colour, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s>%s</text>\n", x, y, anchor, colour, more, Markup.escape(words));
    }

    private void add(String format, Object... values) {
        drawing.append(String.format(Locale.ROOT, format, values));
    }
}
