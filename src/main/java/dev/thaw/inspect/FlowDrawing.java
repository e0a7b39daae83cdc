package dev.thaw.inspect;

import dev.thaw.view.Markup;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a {@link GradientFlow} as one SVG document; lengths in screen pixels. */
final class FlowDrawing {

    private static final String TRAINS = "#b35900";
    private static final String FROZEN = "#1f6fb2";
    private static final String STARVED = "#c4001a";
    private static final String PLAIN = "#8a8a8a";
    private static final Map<String, String> PALE =
            Map.of(TRAINS, "#f8ece0", FROZEN, "#e4eef7", STARVED, "#fae1e4", PLAIN, "#f2f2f2");
    private static final int TOP = 74;
    private static final int ROW = 34;
    private static final int BOX = 26;
    private static final int LEFT = 14;
    private static final int BOX_WIDTH = 300;
    private static final int LANE = LEFT + BOX_WIDTH + 34;
    private static final int CELLS = LANE + 50;
    private static final int CELL = 92;
    private static final int WIDTH = CELLS + 5 * CELL + 8;

    private final GradientFlow flow;

    FlowDrawing(GradientFlow flow) {
        this.flow = flow;
    }

    static String title(GradientFlow flow) {
        List<FlowPart> parts = flow.parts();
        int reached = 0;
        while (reached < parts.size() && parts.get(parts.size() - 1 - reached).reached()) {
            reached++;
        }
        String name = flow.network();
        if (reached == 0) {
            return "%s: no gradient anywhere".formatted(name);
        }
        return reached == parts.size() ? "%s: the gradient comes back to the first part".formatted(name)
                : "%s: the gradient comes back to %s and no further".formatted(name, parts.get(parts.size() - reached).path());
    }

    static String share(int count, int all) {
        return all == 0 ? "" : count == all ? "yes" : count == 0 ? "no" : "%d of %d".formatted(count, all);
    }

    static String norms(FlowPart part) {
        return part.norms() == 0 ? "" : part.heldNorms() == part.norms() ? "held"
                : part.heldNorms() == 0 ? "follow the batch" : "%d of %d held".formatted(part.heldNorms(), part.norms());
    }

    String svg() {
        int height = TOP + flow.parts().size() * ROW + 50;
        var canvas = new Markup.Canvas(WIDTH, height, WIDTH, 12, "#000000");
        StringBuilder svg = new StringBuilder(canvas.open(title(flow), flow.text())).append("""
                <rect width="100%%" height="100%%" rx="4" fill="#ffffff"/>
                <text x="%d" y="24" font-size="15" font-weight="600" fill="#222222">%s</text>
                """.formatted(LEFT, Markup.escape(title(flow))));
        heads(svg);
        for (int i = 0; i < flow.parts().size(); i++) {
            part(svg, i);
        }
        foot(svg, TOP + flow.parts().size() * ROW);
        return svg.append("</svg>\n").toString();
    }

    private void heads(StringBuilder svg) {
        words(svg, LEFT, TOP - 16, "start", "#444444", "images ↓");
        words(svg, LANE, TOP - 16, "middle", "#444444", "gradient");
        List<String> heads = List.of("has gradient", "in optimizer", "has state", "norms", "moved");
        for (int i = 0; i < heads.size(); i++) {
            int column = i;
            if (flow.parts().stream().anyMatch(part -> !cells(part).get(column).isEmpty())) {
                words(svg, CELLS + i * CELL + CELL / 2, TOP - 16, "middle", "#444444", heads.get(i));
            }
        }
    }

    private void part(StringBuilder svg, int index) {
        FlowPart part = flow.parts().get(index);
        int y = TOP + index * ROW;
        String colour = colour(part);
        svg.append("""
                <rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="%s" stroke="%s" stroke-width="1.5"/>
                """.formatted(LEFT, y, BOX_WIDTH, BOX, PALE.get(colour), colour));
        svg.append("<text x=\"%d\" y=\"%d\" font-weight=\"600\" fill=\"#222222\">%s</text>\n"
                .formatted(LEFT + 9, y + 17, Markup.escape(part.path())));
        words(svg, LEFT + BOX_WIDTH - 9, y + 17, "end", "#555555", part.type());
        lane(svg, part, y);
        List<String> cells = cells(part);
        for (int i = 0; i < cells.size(); i++) {
            words(svg, CELLS + i * CELL + CELL / 2, y + 17, "middle",
                    cells.get(i).equals("yes") ? TRAINS : "#444444", cells.get(i));
        }
    }

    /** What stands beside a part; without an optimizer, nothing about it. */
    private List<String> cells(FlowPart part) {
        return List.of(share(part.withGradient(), part.parameters()), inOptimizer(flow, part), state(flow, part), norms(part),
                part.moving());
    }

    static String inOptimizer(GradientFlow flow, FlowPart part) {
        boolean known = flow.parts().stream().anyMatch(any -> any.inOptimizer() > 0);
        return known ? share(part.inOptimizer(), part.parameters()) : "";
    }

    static String state(GradientFlow flow, FlowPart part) {
        boolean known = flow.parts().stream().anyMatch(any -> any.inOptimizer() > 0);
        return known ? share(part.remembered(), part.parameters()) : "";
    }

    /** The way back: an arrow up where the gradient comes, dashes where a graph is kept in vain, else a bar. */
    private void lane(StringBuilder svg, FlowPart part, int y) {
        if (part.reached()) {
            svg.append("<path d=\"M%1$d %2$d V%3$d M%4$d %5$d L%1$d %3$d L%6$d %5$d\" fill=\"none\" stroke=\"%7$s\" stroke-width=\"2.5\"/>\n"
                    .formatted(LANE, y + ROW - 2, y + 4, LANE - 5, y + 11, LANE + 5, TRAINS));
        } else if (part.carriesGraph()) {
            svg.append("<path d=\"M%d %d V%d\" stroke=\"#b0b0b0\" stroke-width=\"2.5\" stroke-dasharray=\"3 3\"/>\n"
                    .formatted(LANE, y + ROW - 2, y + 4));
        } else {
            svg.append("<path d=\"M%d %d H%d\" stroke=\"#b0b0b0\" stroke-width=\"2.5\"/>\n"
                    .formatted(LANE - 7, y + BOX / 2, LANE + 7));
        }
    }

    private static String colour(FlowPart part) {
        if (part.parameters() == 0) {
            return PLAIN;
        }
        return part.withGradient() > 0 ? TRAINS : part.flagged() > 0 && !part.cut() ? STARVED : FROZEN;
    }

    private void foot(StringBuilder svg, int y) {
        words(svg, LANE, y + 14, "middle", "#444444", String.format(Locale.ROOT, "loss %.2f", flow.loss()));
        words(svg, LEFT, y + 36, "start", TRAINS, "■ gets a gradient");
        words(svg, LEFT + 130, y + 36, "start", FROZEN, "■ fixed");
        words(svg, LEFT + 200, y + 36, "start", STARVED, "■ should train, gets none");
        words(svg, LEFT + 370, y + 36, "start", PLAIN, "■ nothing to train");
        words(svg, LEFT + 500, y + 36, "start", "#444444", "┆ a graph is kept, but no gradient comes");
    }

    private static void words(StringBuilder svg, int x, int y, String anchor, String colour, String words) {
        if (!words.isEmpty()) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                    .formatted(x, y, anchor, colour, Markup.escape(words)));
        }
    }
}
