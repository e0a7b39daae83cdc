package dev.thaw.inspect;

import dev.thaw.view.Markup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a summary as a tree whose branches open and close in the browser, without a script. */
final class SummaryTree {

    private static final String COLUMNS =
            "display:inline-grid;grid-template-columns:%dpx 220px 90px 90px 90px 75px 45px 45px;gap:8px;vertical-align:top";
    private static final String RIGHT = "<span style=\"text-align:right\">%s</span>";
    private static final int NAME_WIDTH = 190;
    private static final int INDENT = 18;

    private final NetworkSummary summary;
    private final Map<String, List<SummaryRow>> children;

    SummaryTree(NetworkSummary summary) {
        this.summary = summary;
        children = summary.rows().stream().filter(row -> row.depth() > 0)
                .collect(Collectors.groupingBy(SummaryRow::parent, LinkedHashMap::new, Collectors.toList()));
    }

    String html() {
        StringBuilder html = new StringBuilder("<div style=\"font-size:13px;line-height:1.5\">\n<div><b>%s</b></div>\n"
                .formatted(Markup.escape(summary.title())));
        html.append("<div style=\"padding-left:1em;opacity:0.75\">%s</div>\n".formatted(cells(NAME_WIDTH,
                "part", "what it is", "input", "output", "parameters", "mult-adds", "trains", "norm")));
        children("").forEach(row -> branch(row, html));
        summary.notes().lines().forEach(line -> html.append("<div>%s</div>\n".formatted(Markup.escape(line))));
        return html.append("</div>").toString();
    }

    private void branch(SummaryRow row, StringBuilder html) {
        int indent = row.depth() > 1 ? INDENT : 0;
        if (children(row.path()).isEmpty()) {
            html.append("<div style=\"margin-left:%dpx;padding-left:1em\">%s</div>\n".formatted(indent, line(row)));
            return;
        }
        html.append("<details style=\"margin-left:%dpx\"><summary>%s</summary>\n".formatted(indent, line(row)));
        children(row.path()).forEach(child -> branch(child, html));
        html.append("</details>\n");
    }

    private List<SummaryRow> children(String path) {
        return children.getOrDefault(path, List.of());
    }

    private static String line(SummaryRow row) {
        String colour = switch (row.trainable()) {
            case YES -> "#b35900";
            case NO -> "#1f6fb2";
            case PARTLY, NOTHING -> "inherit";
        };
        return cells(NAME_WIDTH - INDENT * (row.depth() - 1), "<code>%s</code>".formatted(Markup.escape(row.name())),
                Markup.escape(row.type()), SummaryRow.shape(row.inputShape()), SummaryRow.shape(row.outputShape()), row.count(),
                row.work(), "<span style=\"color:%s\">%s</span>".formatted(colour, row.trainable().word()), row.norm().word());
    }

    /** Lays eight cells out in columns; those of shapes and counts are aligned to the right. */
    private static String cells(int nameWidth, String... cells) {
        StringBuilder line = new StringBuilder("<span style=\"%s\">".formatted(COLUMNS.formatted(Math.max(INDENT, nameWidth))));
        for (int i = 0; i < cells.length; i++) {
            line.append(i >= 2 && i <= 5 ? RIGHT.formatted(cells[i]) : "<span>%s</span>".formatted(cells[i]));
        }
        return line.append("</span>").toString();
    }
}
