package dev.thaw.inspect;

import dev.thaw.view.Markup;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lays an audit out as tables, with the verdicts in their colours where the page has colours. */
final class AuditTables {

    private static final String CELL = "text-align:%s;padding:2px 10px";
    private static final String BADGE = "<span style=\"background:%s;color:#ffffff;border-radius:3px;padding:1px 6px;"
            + "white-space:nowrap\">%s</span>";

    private AuditTables() { }

    static WordTable tensors(String title, List<AuditRow> rows) {
        WordTable table = WordTable.of(title, "tensor", "meant", "verdict", "#largest change", "flag", "gradient left",
                "#rate", "#steps", "why");
        for (AuditRow row : rows) {
            table = table.row(row.path(), row.meant().name().toLowerCase(Locale.ROOT).replace('_', ' '), row.verdict().word(),
                    size(row.maxChange()), row.kind() == AuditRow.Kind.BUFFER ? "buffer" : row.requiresGrad() ? "on" : "off",
                    row.hasGradient() ? "yes" : "", row.inOptimizer() ? row.lr() : "", row.steps() == 0 ? "" : row.steps(),
                    row.reason());
        }
        return table;
    }

    static WordTable blocks(String title, List<BlockAudit> blocks) {
        WordTable table = WordTable.of(title, "part", "verdict", "#largest change", "why");
        for (BlockAudit block : blocks) {
            table = table.row(block.part(), block.verdicts().stream().map(verdict -> counted(block, verdict))
                    .collect(Collectors.joining(", ")), size(block.maxChange()), block.reason());
        }
        return table;
    }

    static String html(String title, List<BlockAudit> blocks, List<String> warnings) {
        StringBuilder html = new StringBuilder("<div><b>%s</b></div>\n<table>\n<thead><tr>".formatted(Markup.escape(title)));
        html.append(head("left", "part")).append(head("left", "verdict")).append(head("right", "largest change"))
                .append(head("left", "why")).append("</tr></thead>\n<tbody>\n");
        for (BlockAudit block : blocks) {
            String badges = block.verdicts().stream()
                    .map(verdict -> BADGE.formatted(verdict.colour(), counted(block, verdict)))
                    .collect(Collectors.joining("&nbsp;"));
            html.append("<tr>").append(cell("left", "<code>%s</code>".formatted(Markup.escape(block.part()))))
                    .append(cell("left", badges)).append(cell("right", size(block.maxChange())))
                    .append(cell("left", Markup.escape(block.reason()))).append("</tr>\n");
        }
        html.append("</tbody></table>");
        warnings.forEach(warning -> html.append("\n<div>⚠ %s</div>".formatted(Markup.escape(warning))));
        return html.toString();
    }

    private static String counted(BlockAudit block, AuditVerdict verdict) {
        return block.verdicts().size() == 1 ? verdict.word() : "%d %s".formatted(block.count(verdict), verdict.word());
    }

    private static String head(String align, String words) {
        return "<th scope=\"col\" style=\"%s\">%s</th>".formatted(CELL.formatted(align), words);
    }

    private static String cell(String align, String content) {
        return "<td style=\"%s\">%s</td>".formatted(CELL.formatted(align), content);
    }

    private static String size(double change) {
        return change == 0 ? "0" : String.format(Locale.ROOT, "%.2e", change);
    }
}
