package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Names and colours of a figure's traces, in rows under its panels.
 *
 * @param entries in the order of the traces, each name once
 */
record Legend(List<Entry> entries) {

    private static final int SWATCH = 20;
    private static final int GAP = 18;
    private static final int ROW = 20;

    /** One trace. */
    record Entry(String name, Color colour, Shape shape, float width, float[] dash) { }

    /** How a trace is drawn. */
    enum Shape { LINE, POINTS, SOLID }

    /**
     * Returns the legend that a figure asks for.
     *
     * @param tree the figure
     * @return entries of the traces with a name; none when the figure hides them or has one trace only
     */
    static Legend of(PlotlyTree tree) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < tree.traces().size(); i++) {
            ObjectNode trace = tree.traces().get(i);
            String name = PlotlyTree.plain(trace.path("name").asText(""));
            boolean shown = trace.path("showlegend").asBoolean(true) && !name.isEmpty()
                    && !trace.path("type").asText().matches("heatmap|pie");
            if (shown && entries.stream().noneMatch(entry -> entry.name().equals(name))) {
                entries.add(new Entry(name, TraceMarks.stroke(trace, Ink.trace(i)), shape(trace),
                        (float) Math.max(2, trace.path("line").path("width").asDouble(2)), TraceMarks.dash(trace)));
            }
        }
        boolean wanted = tree.layout().path("showlegend").asBoolean(entries.size() > 1);
        return new Legend(wanted ? entries : List.of());
    }

    private static Shape shape(ObjectNode trace) {
        if (!trace.path("type").asText("scatter").matches(TraceMarks.PLANE)) {
            return Shape.SOLID;
        }
        return trace.path("mode").asText("lines").contains("lines") ? Shape.LINE : Shape.POINTS;
    }

    /** Returns how high the legend is in a picture of this width. */
    int height(FontMetrics letters, int width) {
        return entries.isEmpty() ? 0 : rows(letters, width).size() * ROW + 6;
    }

    /** Draws the legend, its rows centred. */
    void paint(Graphics2D graphics, int top, int width) {
        graphics.setFont(Type.LABEL);
        FontMetrics letters = graphics.getFontMetrics();
        int baseline = top + ROW - 6;
        for (List<Entry> row : rows(letters, width)) {
            int x = (width - row.stream().mapToInt(entry -> width(letters, entry)).sum() + GAP) / 2;
            for (Entry entry : row) {
                swatch(graphics, entry, x, baseline - letters.getAscent() / 2 + 1);
                graphics.setColor(Ink.TEXT);
                graphics.drawString(entry.name(), x + SWATCH + 6, baseline);
                x += width(letters, entry);
            }
            baseline += ROW;
        }
    }

    private static void swatch(Graphics2D graphics, Entry entry, int x, int middle) {
        graphics.setColor(entry.colour());
        switch (entry.shape()) {
            case LINE -> {
                graphics.setStroke(PanelPainter.stroke(entry.width(), entry.dash()));
                graphics.drawLine(x, middle, x + SWATCH, middle);
            }
            case POINTS -> graphics.fillOval(x + 6, middle - 4, 9, 9);
            case SOLID -> graphics.fillRect(x + 5, middle - 5, 11, 11);
        }
    }

    private List<List<Entry>> rows(FontMetrics letters, int width) {
        List<List<Entry>> rows = new ArrayList<>();
        int used = width;
        for (Entry entry : entries) {
            if (used + width(letters, entry) > width - 20) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.get(rows.size() - 1).add(entry);
            used += width(letters, entry);
        }
        return rows;
    }

    private static int width(FontMetrics letters, Entry entry) {
        return SWATCH + 6 + letters.stringWidth(entry.name()) + GAP;
    }
}
