package dev.thaw.plot;

import dev.thaw.probe.Likeness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/** The heat maps of what training changed in each block: alignment of representations, and drift. */
public final class LikenessPlots {

    private static final double SAME = 0.9995;

    private LikenessPlots() { }

    /**
     * Draws the alignment of every place of one network with every place of another.
     *
     * @param likeness of two networks, or of one with itself
     * @return the figure; its title names the place that kept least; of a network and itself, the two places that are least alike
     */
    public static Figure cka(Likeness likeness) {
        String claim = least(likeness);
        List<double[]> rows = likeness.cka().stream().map(row -> row.stream()
                .mapToDouble(Double::doubleValue).toArray()).toList();
        return heat(claim, likeness.after(), likeness.columns(), likeness.before(), likeness.rows(), rows);
    }

    /**
     * Draws how far each place drifted in several trainings: 1 less the mean cosine of what it returned before and after.
     *
     * @param trainings a likeness for each, of the same places
     * @return the figure; its title names the training and the place that moved most
     */
    public static Figure drift(Map<String, Likeness> trainings) {
        List<String> names = List.copyOf(trainings.keySet());
        List<String> places = trainings.get(names.get(0)).rows();
        List<double[]> rows = names.stream().map(name -> places.stream()
                .mapToDouble(trainings.get(name)::drift).toArray()).toList();
        String most = "";
        double largest = -1;
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < places.size(); j++) {
                if (rows.get(i)[j] > largest) {
                    largest = rows.get(i)[j];
                    most = "%s at %s".formatted(names.get(i), places.get(j));
                }
            }
        }
        return heat(String.format(Locale.ROOT, "Moved most: %s, drift %.2f", most, largest), "place", places,
                "training", names, rows);
    }

    /** Names the place that is least alike in both networks; where all are the same, the two places that are. */
    private static String least(Likeness likeness) {
        Optional<String> least = likeness.rows().stream().filter(likeness.columns()::contains)
                .min(Comparator.comparingDouble(likeness::cka)).filter(path -> likeness.cka(path) < SAME);
        if (least.isPresent()) {
            return String.format(Locale.ROOT, "Least alike in both networks: %s, CKA %.2f", least.get(),
                    likeness.cka(least.get()));
        }
        int row = 0;
        int column = 0;
        for (int i = 0; i < likeness.rows().size(); i++) {
            for (int j = 0; j < likeness.columns().size(); j++) {
                boolean less = likeness.cka().get(i).get(j) < likeness.cka().get(row).get(column);
                row = less ? i : row;
                column = less ? j : column;
            }
        }
        return String.format(Locale.ROOT, "Least alike: %s and %s, CKA %.2f", likeness.rows().get(row),
                likeness.columns().get(column),
                likeness.cka().get(row).get(column));
    }

    /** Draws the first row on top. */
    private static Figure heat(String claim, String across, List<String> columns, String down, List<String> rows,
            List<double[]> cells) {
        List<String> fromBelow = new ArrayList<>(rows);
        Collections.reverse(fromBelow);
        double[][] numbers = IntStream.range(0, rows.size()).mapToObj(row -> cells.get(rows.size() - 1 - row))
                .toArray(double[][]::new);
        HeatmapTrace trace = HeatmapTrace.builder(columns.toArray(), fromBelow.toArray(), numbers).build();
        return new Figure(Frame.unnamed(claim, Axis.builder().title(across).build(), Axis.builder().title(down).build()), trace);
    }
}
