package dev.thaw.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A small table of words and numbers that shows itself as aligned text or as HTML; never changes.
 *
 * @param title what it shows, in one line; may be empty
 * @param columns the heads; a head that starts with {@code #} is a column of numbers, aligned to the right
 * @param rows the cells, as many in each row as there are columns
 */
public record WordTable(String title, List<String> columns, List<List<String>> rows) implements Renderable {

    private static final String CELL = " style=\"text-align:%s;padding:2px 10px;white-space:pre\"";

    /**
     * Copies what it is given.
     *
     * @param title what it shows; may be empty
     * @param columns the heads
     * @param rows the cells
     * @throws IllegalArgumentException if a row has more or fewer cells than there are columns
     */
    public WordTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row %s has %d cells, but the table has %d columns %s"
                        .formatted(row, row.size(), columns.size(), columns));
            }
        }
    }

    /**
     * Starts a table without rows.
     *
     * @param title what it shows; may be empty
     * @param columns the heads
     * @return the table
     */
    public static WordTable of(String title, String... columns) {
        return new WordTable(title, List.of(columns), List.of());
    }

    /**
     * Returns this table and one row more.
     *
     * @param cells the row; each is shown by {@code String.valueOf}
     * @return a new table
     */
    public WordTable row(Object... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        more.add(row);
        return new WordTable(title, columns, more);
    }

    @Override
    public String text() {
        int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
        List<String> lines = new ArrayList<>();
        if (!title.isEmpty()) {
            lines.add(title);
        }
        lines.add(line(columns.stream().map(WordTable::head).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return String.join("\n", lines);
    }

    @Override
    public Optional<String> html() {
        String heads = IntStream.range(0, columns.size())
                .mapToObj(i -> "<th scope=\"col\"%s>%s</th>".formatted(style(i), Markup.escape(head(columns.get(i)))))
                .collect(Collectors.joining());
        String body = rows.stream().map(row -> IntStream.range(0, columns.size())
                .mapToObj(i -> "<td%s>%s</td>".formatted(style(i), Markup.escape(row.get(i)))).collect(Collectors.joining()))
                .map("<tr>%s</tr>"::formatted).collect(Collectors.joining("\n"));
        String caption = title.isEmpty() ? "" : "<div><b>%s</b></div>\n".formatted(Markup.escape(title));
        return Optional.of("%s<table>\n<thead><tr>%s</tr></thead>\n<tbody>\n%s\n</tbody></table>"
                .formatted(caption, heads, body));
    }

    private String style(int column) {
        return CELL.formatted(columns.get(column).startsWith("#") ? "right" : "left");
    }

    private static String head(String column) {
        return column.startsWith("#") ? column.substring(1) : column;
    }

    private int width(int column) {
        List<Integer> lengths = new ArrayList<>(List.of(head(columns.get(column)).length()));
        rows.forEach(row -> lengths.add(row.get(column).length()));
        return Collections.max(lengths);
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size()).mapToObj(i -> {
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            return columns.get(i).startsWith("#") ? gap + cells.get(i) : cells.get(i) + gap;
        }).collect(Collectors.joining("  ")).stripTrailing();
    }
}
