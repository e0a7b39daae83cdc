package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How the interactive picture looks where the figure leaves it open: page-wide, light grid, readable type. */
final class PlotlyStyle {

    private static final String GRID = "#e5e5e5";
    private static final String FALLBACK = "Helvetica, Arial, sans-serif";
    private static final String INK = "#2b2b2b";
    /** About how many letters of the title fit in one line of a page-wide figure. */
    private static final int TITLE_LETTERS = 80;

    private PlotlyStyle() { }

    /**
     * Returns a layout for plotly's renderer.
     *
     * @param tree the figure
     * @return a copy of its layout with the open places filled
     */
    static ObjectNode readable(PlotlyTree tree) {
        ObjectNode layout = tree.layout().deepCopy();
        layout.remove("width");
        layout.put("autosize", true).put("height", tree.height());
        fill(layout, "paper_bgcolor", "#ffffff");
        fill(layout, "plot_bgcolor", "#ffffff");
        ObjectNode font = object(layout, "font");
        fill(font, "family", FALLBACK);
        fill(font, "color", INK);
        if (!font.has("size")) {
            font.put("size", 13);
        }
        int lines = title(layout);
        axes(layout);
        if (!layout.has("margin")) {
            layout.putObject("margin").put("l", 70).put("r", 24).put("b", 60)
                    .put("t", lines == 0 ? 24 : 34 + 22 * lines);
        }
        families(layout);
        return layout;
    }

    /** Tablesaw names one family such as Open Sans; a page without it would show a serif. */
    private static void families(JsonNode tree) {
        tree.forEach(PlotlyStyle::families);
        String family = tree.path("family").asText("");
        if (!family.isEmpty() && !family.matches(".*(serif|monospace).*")) {
            ((ObjectNode) tree).put("family", family + ", " + FALLBACK);
        }
    }

    private static int title(ObjectNode layout) {
        String words = layout.path("title").path("text").asText("");
        if (words.isBlank()) {
            return 0;
        }
        ObjectNode title = object(layout, "title");
        String wrapped = words.contains("<br") ? words : String.join("<br>", Words.wrap(words, TITLE_LETTERS));
        title.put("text", wrapped);
        ObjectNode font = object(title, "font");
        fill(font, "weight", "bold");
        if (!font.has("size")) {
            font.put("size", 16);
        }
        if (!title.has("x")) {
            title.put("x", 0.02).put("xanchor", "left");
        }
        return wrapped.split("<br>").length;
    }

    private static void axes(ObjectNode layout) {
        for (String name : new String[] {"xaxis", "yaxis"}) {
            object(layout, name);
        }
        layout.properties().forEach(entry -> {
            if (entry.getKey().matches("[xy]axis\\d*") && entry.getValue() instanceof ObjectNode axis) {
                fill(axis, "gridcolor", GRID);
                fill(axis, "zerolinecolor", "#bbbbbb");
                fill(axis, "linecolor", "#888888");
                if (!axis.has("automargin")) {
                    axis.put("automargin", true);
                }
            }
        });
    }

    private static ObjectNode object(ObjectNode owner, String key) {
        return owner.get(key) instanceof ObjectNode there ? there : owner.putObject(key);
    }

    private static void fill(ObjectNode owner, String key, String value) {
        if (!owner.has(key)) {
            owner.put(key, value);
        }
    }
}
