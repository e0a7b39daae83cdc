package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Pattern;

/** Undoes what Tablesaw's templates do to values: numbers and truths as strings, escaped signs, NaN. */
final class PlotlyValues {

    /** Keys whose strings stay words, even those that look like numbers. */
    private static final Set<String> WORDS = Set.of("title", "text", "name", "labels", "ticktext", "hovertext", "family",
            "color", "colors", "fillcolor", "bgcolor", "bordercolor", "type", "mode", "xaxis", "yaxis", "hoverinfo",
            "hovertemplate", "texttemplate", "legendgroup", "dash", "symbol", "fill", "barmode", "orientation",
            "categoryarray", "ids", "customdata", "anchor", "overlaying", "matches", "xref", "yref", "colorscale");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlotlyValues() { }

    /**
     * Returns a tree in the types that plotly documents.
     *
     * @param key the key under which the tree stands; decides whether strings may become numbers
     * @param tree a tree as Tablesaw wrote it
     * @return a new tree
     */
    static JsonNode repaired(String key, JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode object = NODES.objectNode();
            tree.properties().forEach(entry ->
                    object.set(entry.getKey(), repaired(entry.getKey(), entry.getValue())));
            return object;
        }
        if (tree.isArray()) {
            return list(key, tree);
        }
        if (tree.isDouble() || tree.isFloat()) {
            return Double.isFinite(tree.asDouble()) ? NODES.numberNode(tree.asDouble()) : NODES.nullNode();
        }
        return tree.isTextual() ? word(key, tree.asText()) : tree;
    }

    /** A list becomes numbers only as a whole: a column of class names may hold a "7". */
    private static JsonNode list(String key, JsonNode list) {
        boolean numbers = !WORDS.contains(key);
        for (JsonNode value : list) {
            numbers &= !value.isTextual() || isNumber(value.asText());
        }
        ArrayNode array = NODES.arrayNode();
        for (JsonNode value : list) {
            array.add(value.isTextual() && !numbers ? NODES.textNode(unescaped(value.asText()))
                    : repaired(numbers ? key : "text", value));
        }
        return array;
    }

    private static JsonNode word(String key, String text) {
        if (WORDS.contains(key)) {
            return NODES.textNode(unescaped(text));
        }
        if (text.equals("true") || text.equals("false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (!isNumber(text)) {
            return NODES.textNode(unescaped(text));
        }
        return NUMBER.matcher(text).matches() ? NODES.numberNode(Double.parseDouble(text)) : NODES.nullNode();
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches() || text.equals("NaN") || text.equals("null")
                || text.matches("-?Infinity");
    }

    private static String unescaped(String text) {
        return text.replace("&#39;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">")
                .replace("&#x2F;", "/").replace("&amp;", "&");
    }
}
