package dev.thaw.inspect;

import dev.thaw.inspect.NetworkSummary.Row;
import dev.thaw.view.Markup;
import java.util.List;

/** Draws a summary as a tree whose branches open and close in the browser, without a script. */
final class SummaryTree {

    private static final String COLUMNS = "display:inline-grid;grid-template-columns:%dpx 250px 150px 100px 60px;gap:8px;vertical-align:top";
    private static final int NAME_WIDTH = 190;
    private static final int INDENT = 18;

    private final NetworkSummary summary;

    SummaryTree(NetworkSummary summary) {
        this.summary = summary;
    }

    String html() {
        StringBuilder html = new StringBuilder("<div style=\"font-size:13px;line-height:1.5\">\n<div><b>%s</b></div>\n"
                .formatted(Markup.escape(summary.title())));
        children("").forEach(row -> branch(row, html));
        return html.append("</div>").toString();
    }

    private void branch(Row row, StringBuilder html) {
        List<Row> children = children(row.path());
        int indent = row.depth() > 1 ? INDENT : 0;
        if (children.isEmpty()) {
            html.append("<div style=\"margin-left:%dpx;padding-left:1em\">%s</div>\n".formatted(indent, line(row)));
            return;
        }
        html.append("<details style=\"margin-left:%dpx\"><summary>%s</summary>\n".formatted(indent, line(row)));
        children.forEach(child -> branch(child, html));
        html.append("</details>\n");
    }

    private List<Row> children(String path) {
        return summary.rows().stream().filter(row -> row.depth() > 0 && path.equals(parent(row.path()))).toList();
    }

    private static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    private static String line(Row row) {
        String colour = switch (row.trainable()) {
            case YES -> "#b35900";
            case NO -> "#1f6fb2";
            case PARTLY, NOTHING -> "inherit";
        };
        int width = NAME_WIDTH - INDENT * (row.depth() - 1);
        return ("<span style=\"%s\"><code>%s</code><span>%s</span><span>%s</span>"
                + "<span style=\"text-align:right\">%s</span><span style=\"color:%s\">%s</span></span>").formatted(
                COLUMNS.formatted(width), Markup.escape(row.name()), Markup.escape(row.type()),
                row.outputShape(), row.parameters() == 0 ? "" : "%,d".formatted(row.parameters()), colour, row.trains());
    }
}
