package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tech.tablesaw.plotly.components.Figure;

/**
 * A figure as plotly's own data structure, from which both the interactive and the static picture are made.
 *
 * @param traces one object per trace, in drawing order
 * @param layout title, axes, legend and size
 */
record PlotlyTree(List<ObjectNode> traces, ObjectNode layout) {

    /** The size that Tablesaw gives a figure unasked. */
    private static final int TABLESAW_WIDTH = 700;
    /** How wide the static picture is unless the figure says otherwise; plotly fills the page. */
    static final int WIDTH = 760;
    /** How high a figure is unless it says otherwise. */
    static final int HEIGHT = 420;

    /** The tags that plotly knows in words. */
    static final String MARKUP = "</?(b|i|em|sub|sup|s|u|span|a)(\\s[^>]*)?>";
    private static final int SMALL_HEAT_MAP = 150;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads a figure.
     *
     * @param figure any figure, a learner's own too
     * @return its tree, repaired to the types that plotly documents
     * @throws IllegalArgumentException if its script cannot be read
     */
    static PlotlyTree of(Figure figure) {
        PlotlyScript script = new PlotlyScript(figure.asJavascript("figure"));
        List<ObjectNode> traces = new ArrayList<>();
        for (JsonNode trace : script.value("data")) {
            traces.add(trace(trace));
        }
        JsonNode layout = PlotlyValues.repaired("layout", script.value("layout"));
        return new PlotlyTree(traces, layout((ObjectNode) layout));
    }

    private static ObjectNode trace(JsonNode raw) {
        ObjectNode trace = (ObjectNode) PlotlyValues.repaired("trace", raw);
        Stream.of("nbinsx", "nbinsy").filter(key -> trace.path(key).asInt(-1) == 0).forEach(trace::remove);
        trace.remove(List.of("autobinx", "autobiny"));
        Stream.of("name", "histnorm", "hoverinfo").filter(key -> trace.path(key).asText("-").isEmpty())
                .forEach(trace::remove);
        if (trace.path("type").asText().equals("heatmap")) {
            heat(trace);
        }
        return trace;
    }

    /** A heat map without a scale of its own goes from white to blue, and a small one shows its numbers. */
    private static void heat(ObjectNode trace) {
        if (!trace.has("colorscale")) {
            ArrayNode scale = trace.putArray("colorscale");
            scale.addArray().add(0).add("#f7fbff");
            scale.addArray().add(0.5).add("#6baed6");
            scale.addArray().add(1).add("#08306b");
        }
        int cells = trace.path("z").size() * trace.path("z").path(0).size();
        if (cells <= SMALL_HEAT_MAP && !trace.has("texttemplate") && !trace.has("text")) {
            trace.put("texttemplate", "%{z:.4~g}");
        }
    }

    private static ObjectNode layout(ObjectNode layout) {
        title(layout);
        layout.properties().forEach(entry -> {
            if (entry.getKey().matches("[xy]axis\\d*") && entry.getValue().isObject()) {
                ObjectNode axis = (ObjectNode) entry.getValue();
                title(axis);
                if (axis.has("range")) {
                    axis.remove("autorange"); // Tablesaw writes the word 'false', which plotly reads as yes
                }
            }
        });
        return layout;
    }

    /** Tablesaw writes a title as a string and its font beside it; plotly.js 3 reads an object only. */
    private static void title(ObjectNode owner) {
        ObjectNode title = JsonNodeFactory.instance.objectNode();
        if (owner.path("title").isTextual()) {
            title.set("text", owner.get("title"));
        } else if (owner.path("title").isObject()) {
            title = (ObjectNode) owner.get("title");
        }
        JsonNode font = owner.remove("titlefont");
        if (font != null) {
            title.set("font", font);
        }
        owner.remove("title");
        if (!title.isEmpty()) {
            owner.set("title", title);
        }
    }

    /** Returns the title's words without markup; empty when there is none. */
    String title() {
        return plain(layout.path("title").path("text").asText(""));
    }

    /** Returns the width of the static picture, in pixels at scale 1. */
    int width() {
        int asked = layout.path("width").asInt(0);
        return asked == 0 || asked == TABLESAW_WIDTH ? WIDTH : Math.max(200, Math.min(asked, 2000));
    }

    /** Returns the height of the picture, in pixels at scale 1. */
    int height() {
        int asked = layout.path("height").asInt(0);
        boolean unasked = asked == 450 && layout.path("width").asInt(0) == TABLESAW_WIDTH;
        return asked == 0 || unasked ? HEIGHT : Math.max(120, Math.min(asked, 2000));
    }

    /** Returns the tree for plotly's renderer, as maps and lists: it fills the page's width, with readable fonts. */
    Object interactive() {
        ObjectNode shown = PlotlyStyle.readable(this);
        shown.withObject("/meta").put("words", FigureWords.of(this)); // for whoever can read it out; plotly itself does not
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("data").addAll(traces);
        root.set("layout", shown);
        root.putObject("config").put("responsive", true).put("displaylogo", false);
        return MAPPER.convertValue(root, Map.class);
    }

    /**
     * Returns words without the markup that plotly allows in them.
     *
     * @param words such as {@code <b>loss</b><br>in nats}
     * @return plain words; a line break becomes a blank
     */
    static String plain(String words) {
        return words.replaceAll("<br\\s*/?>", " ").replaceAll(MARKUP, "").strip();
    }
}
