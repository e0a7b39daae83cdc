package dev.thaw.jupyter;

import java.util.Locale;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Shows a Tablesaw table: sticky header, numbers on the right, and how many rows are not shown. */
final class TableView {

    /** How many rows are shown. */
    static final int ROWS = 100;
    private static final int COLUMNS = 40;
    private static final int TEXT_ROWS = 30;

    private TableView() { }

    static Bundle of(Table table) {
        return Bundle.text(table.print(Math.min(TEXT_ROWS, Math.max(1, table.rowCount()))))
                .with(Bundle.HTML, html(table));
    }

    private static String html(Table table) {
        int columns = Math.min(COLUMNS, table.columnCount());
        int rows = Math.min(ROWS, table.rowCount());
        StringBuilder html = new StringBuilder("<div tabindex=\"0\" style=\"max-height:420px;overflow:auto;max-width:100%\">")
                .append("<table style=\"border-collapse:collapse;margin:0\">");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption style=\"text-align:left;font-weight:bold;padding:2px 0 6px\">")
                    .append(Html.escape(table.name())).append("</caption>");
        }
        html.append("<thead><tr>");
        for (int c = 0; c < columns; c++) {
            html.append("<th scope=\"col\" style=\"position:sticky;top:0;z-index:1;background:var(--jp-layout-color0,#fff);")
                    .append(align(table.column(c))).append("padding:4px 10px;border-bottom:2px solid #8888\">")
                    .append(Html.escape(table.column(c).name())).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (int r = 0; r < rows; r++) {
            row(html, table, r, columns);
        }
        return html.append("</tbody></table></div>").append(limits(table, rows, columns)).toString();
    }

    private static void row(StringBuilder html, Table table, int row, int columns) {
        html.append("<tr>");
        for (int c = 0; c < columns; c++) {
            html.append("<td style=\"").append(align(table.column(c))).append("padding:3px 10px\">")
                    .append(Html.escape(cell(table.column(c), row))).append("</td>");
        }
        html.append("</tr>");
    }

    private static String align(Column<?> column) {
        return column instanceof NumericColumn<?> ? "text-align:right;font-variant-numeric:tabular-nums;"
                : "text-align:left;";
    }

    /** A column that was given a format keeps it; else a fraction has at most four digits that count. */
    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        boolean fraction = column.type() == ColumnType.DOUBLE || column.type() == ColumnType.FLOAT;
        if (!fraction || !column.getString(row).equals(column.getUnformattedString(row))) {
            return column.getString(row);
        }
        return ArrayView.number(((NumericColumn<?>) column).getDouble(row));
    }

    private static String limits(Table table, int rows, int columns) {
        String limits = "";
        if (rows < table.rowCount()) {
            limits = String.format(Locale.ROOT, "%,d of %,d rows shown", rows, table.rowCount());
        }
        if (columns < table.columnCount()) {
            limits += (limits.isEmpty() ? "" : "; ") + columns + " of " + table.columnCount() + " columns shown";
        }
        return limits.isEmpty() ? "" : "<div style=\"font-size:12px;opacity:0.75;padding-top:4px\">" + limits + "</div>";
    }
}
