package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Colours as plotly writes them: names, hex, {@code rgb()} and {@code rgba()}. */
final class Ink {

    /** What text and axes are drawn with. */
    static final Color TEXT = new Color(0x2b2b2b);
    private static final Pattern FUNCTION =
            Pattern.compile("rgba?\\(\\s*([\\d.]+)\\s*,\\s*([\\d.]+)\\s*,\\s*([\\d.]+)\\s*(?:,\\s*([\\d.]+)\\s*)?\\)");
    private static final List<Color> COLORWAY = Stream.of("1f77b4", "ff7f0e", "2ca02c", "d62728", "9467bd", "8c564b",
            "e377c2", "7f7f7f", "bcbd22", "17becf").map(hex -> new Color(Integer.parseInt(hex, 16))).toList();
    private static final Map<String, Color> NAMES = Map.ofEntries(
            Map.entry("black", Color.BLACK), Map.entry("white", Color.WHITE), Map.entry("red", Color.RED),
            Map.entry("green", new Color(0x008000)), Map.entry("blue", Color.BLUE), Map.entry("gray", Color.GRAY),
            Map.entry("grey", Color.GRAY), Map.entry("lightgray", new Color(0xd3d3d3)),
            Map.entry("lightgrey", new Color(0xd3d3d3)), Map.entry("orange", new Color(0xffa500)),
            Map.entry("purple", new Color(0x800080)), Map.entry("teal", new Color(0x008080)),
            Map.entry("crimson", new Color(0xdc143c)), Map.entry("steelblue", new Color(0x4682b4)),
            Map.entry("transparent", new Color(0, 0, 0, 0)));

    private Ink() { }

    /** Returns plotly's colour for the trace at this place. */
    static Color trace(int index) {
        return COLORWAY.get(index % COLORWAY.size());
    }

    /**
     * Reads a colour.
     *
     * @param css a node that may hold a colour
     * @param otherwise what to use when it holds none that is known
     * @return the colour
     */
    static Color of(JsonNode css, Color otherwise) {
        String word = css.isTextual() ? css.asText().strip().toLowerCase(Locale.ROOT) : "";
        if (word.matches("#[0-9a-f]{6}")) {
            return new Color(Integer.parseInt(word.substring(1), 16));
        }
        if (word.matches("#[0-9a-f]{3}")) {
            return new Color(0x11 * Character.digit(word.charAt(1), 16), 0x11 * Character.digit(word.charAt(2), 16),
                    0x11 * Character.digit(word.charAt(3), 16));
        }
        Matcher function = FUNCTION.matcher(word);
        if (function.matches()) {
            float alpha = function.group(4) == null ? 1 : Float.parseFloat(function.group(4));
            return new Color(part(function.group(1)), part(function.group(2)), part(function.group(3)),
                    Math.round(255 * Math.min(1, alpha)));
        }
        return NAMES.getOrDefault(word, otherwise);
    }

    private static int part(String number) {
        return Math.min(255, Math.round(Float.parseFloat(number)));
    }

    /** Returns the colour with its opacity multiplied. */
    static Color faded(Color colour, double opacity) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(),
                (int) Math.round(colour.getAlpha() * Math.max(0, Math.min(1, opacity))));
    }

    /** Returns dark or light ink, whichever reads better on this ground. */
    static Color on(Color ground) {
        double light = 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
        return light > 140 ? TEXT : Color.WHITE;
    }
}
