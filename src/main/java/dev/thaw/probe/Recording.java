package dev.thaw.probe;

import dev.thaw.view.NearNames;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What passed several places of a network for the same images.
 *
 * @param title what was recorded, in one line
 * @param target the target in a recording of gradients, such as the mean loss; NaN for activations
 * @param places in the order in which they were asked for
 */
public record Recording(String title, double target, List<Recorded> places) implements Tabular {

    /**
     * Copies the list.
     *
     * @param title what was recorded
     * @param target the target, or NaN
     * @param places what passed each place
     */
    public Recording {
        places = List.copyOf(places);
    }

    /**
     * Returns what passed one place.
     *
     * @param path of the module
     * @return its numbers
     * @throws IllegalArgumentException if that place was not recorded
     */
    public Recorded at(String path) {
        return places.stream().filter(place -> place.path().equals(path)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("\"%s\" was not recorded; the nearest that were: %s".formatted(path,
                        NearNames.of(path, places.stream().map(Recorded::path).toList()))));
    }

    /** {@return the mean length of each place's numbers by path, as curves by depth are drawn from} */
    public Map<String, Double> norms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        places.forEach(place -> norms.put(place.path(), place.norm()));
        return norms;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(title, "path", "shape", "#norm", "#zeroes [%]", "#dead units");
        for (Recorded place : places) {
            table = table.row(place.path(), place.shape(), String.format(Locale.ROOT, "%.4g", place.norm()),
                    String.format(Locale.ROOT, "%.1f", 100 * place.zeroShare()), "%d of %d".formatted(place.deadUnits().size(),
                            place.units()));
        }
        return table;
    }
}
