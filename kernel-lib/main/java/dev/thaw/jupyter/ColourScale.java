package dev.thaw.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From numbers to colours, as a heat map's {@code colorscale} says.
 *
 * @param stops places in [0,1] and their colours, rising
 */
record ColourScale(List<Stop> stops) {

    /** One colour at its place in [0,1]. */
    record Stop(double at, Color colour) { }

    private static final int[] WHITE_TO_BLUE = {0xf7fbff, 0x08306b};
    private static final Map<String, int[]> NAMED = Map.of(
            "viridis", new int[] {0x440154, 0x472878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59,
                0xb4de2c, 0xfde725},
            "greys", new int[] {0x000000, 0xffffff},
            "blues", new int[] {0x050aac, 0x283cbe, 0x4664f5, 0x5a78f5, 0x6a89f7, 0xdcdcdc},
            "ylgnbu", new int[] {0x081d58, 0x253494, 0x225ea8, 0x1d91c0, 0x41b6c4, 0x7fcdbb, 0xc7e9b4, 0xedf8d9,
                0xffffd9},
            "ylorrd", new int[] {0x800026, 0xbd0026, 0xe31a1c, 0xfc4e2a, 0xfd8d3c, 0xfeb24c, 0xfed976, 0xffeda0,
                0xffffcc},
            "rdbu", new int[] {0x050aac, 0x6a89f7, 0xbebebe, 0xdcaa84, 0xe6915a, 0xb20a1c});

    /**
     * Reads the scale of a heat map.
     *
     * @param trace the heat map
     * @return its scale; white to blue when it names none that is known
     */
    static ColourScale of(JsonNode trace) {
        JsonNode given = trace.path("colorscale");
        List<Stop> stops = new ArrayList<>();
        if (given.isArray() && given.size() > 1) {
            given.forEach(stop -> stops.add(new Stop(stop.path(0).asDouble(), Ink.of(stop.path(1), Color.GRAY))));
        } else {
            int[] colours = NAMED.getOrDefault(given.asText("").toLowerCase(Locale.ROOT), WHITE_TO_BLUE);
            for (int i = 0; i < colours.length; i++) {
                stops.add(new Stop(i / (colours.length - 1.0), new Color(colours[i])));
            }
        }
        return new ColourScale(trace.path("reversescale").asBoolean(false) ? reversed(stops) : stops);
    }

    private static List<Stop> reversed(List<Stop> stops) {
        List<Stop> mirrored = new ArrayList<>();
        stops.forEach(stop -> mirrored.add(0, new Stop(1 - stop.at(), stop.colour())));
        return mirrored;
    }

    /**
     * Returns the colour at a place.
     *
     * @param place in [0,1]; outside it the end's colour
     * @return a mixture of the two nearest stops
     */
    Color at(double place) {
        Stop below = stops.get(0);
        for (Stop stop : stops) {
            if (stop.at() >= place) {
                double share = stop.at() > below.at() ? (place - below.at()) / (stop.at() - below.at()) : 1;
                return mixed(below.colour(), stop.colour(), Math.max(0, share));
            }
            below = stop;
        }
        return below.colour();
    }

    private static Color mixed(Color from, Color to, double share) {
        return new Color((int) Math.round(from.getRed() + share * (to.getRed() - from.getRed())),
                (int) Math.round(from.getGreen() + share * (to.getGreen() - from.getGreen())),
                (int) Math.round(from.getBlue() + share * (to.getBlue() - from.getBlue())));
    }
}
