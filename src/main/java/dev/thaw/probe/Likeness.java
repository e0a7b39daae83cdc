package dev.thaw.probe;

import dev.thaw.data.ImageSet;
import dev.thaw.metric.Gram;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How alike two networks, such as one before and after fine-tuning, see the same images, place by place.
 *
 * @param before name of the one network
 * @param after name of the other
 * @param rows places of the one
 * @param columns places of the other
 * @param cka linear centred kernel alignment of each row with each column, in [0, 1]: 1 where one representation is a
 *     rotation of the other, scaled or shifted
 * @param cosines of each row and the column at the same position: the mean over images of the cosine of what both return,
 *     number by number; NaN where the sizes differ or there is no such column
 */
public record Likeness(String before, String after, List<String> rows, List<String> columns, List<List<Double>> cka,
        List<Double> cosines) implements Tabular {

    /**
     * Copies the lists.
     *
     * @param before name of the one network
     * @param after name of the other
     * @param rows places of the one
     * @param columns places of the other
     * @param cka one list for each row
     * @param cosines one for each row
     */
    public Likeness {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        cka = cka.stream().map(List::copyOf).toList();
        cosines = List.copyOf(cosines);
    }

    /**
     * Compares all places with all others.
     *
     * @param one looks into the one network, such as the pretrained one
     * @param other looks into the other, such as the fine-tuned one
     * @param images some dozens, more than a few; all go through at once
     * @param paths of modules that both networks have, such as the blocks
     * @return the likeness; with the same probe twice, that of its places with each other
     */
    public static Likeness between(Probe one, Probe other, ImageSet images, String... paths) {
        Recording first = one.activations(images, paths);
        Recording second = other.activations(images, paths);
        List<Gram> rows = grams(first);
        List<Gram> columns = grams(second);
        List<List<Double>> cka = rows.stream().map(row -> columns.stream().map(row::linearCka).toList()).toList();
        List<Double> cosines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            cosines.add(i < columns.size() ? cosine(first.places().get(i), second.places().get(i)) : Double.NaN);
        }
        return new Likeness(one.network().name(), other.network().name(), names(first), names(second), cka, cosines);
    }

    private static List<Gram> grams(Recording recording) {
        return recording.places().stream().map(place -> Gram.of(place.values(), place.images())).toList();
    }

    private static List<String> names(Recording recording) {
        return recording.places().stream().map(Recorded::path).toList();
    }

    private static double cosine(Recorded one, Recorded other) {
        return one.values().length != other.values().length ? Double.NaN
                : Arrays.stream(Lengths.cosines(one.values(), other.values(), one.images())).average().orElseThrow();
    }

    /**
     * {@return the alignment of a place with the same place of the other network, in [0, 1]}
     * @param path of the module
     */
    public double cka(String path) {
        return cka.get(index(rows, path)).get(index(columns, path));
    }

    /**
     * {@return how far a place drifted: 1 less the mean cosine of what it returned before and after; 0 for no change}
     * @param path of the module
     */
    public double drift(String path) {
        return 1 - cosines.get(index(rows, path));
    }

    private static int index(List<String> paths, String path) {
        int index = paths.indexOf(path);
        if (index < 0) {
            throw new IllegalArgumentException("\"%s\" was not compared; the places are %s".formatted(path, paths));
        }
        return index;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s and %s, place by place".formatted(before, after), "path", "#CKA", "#cosine");
        for (String path : rows) {
            table = table.row(path, columns.contains(path) ? String.format(Locale.ROOT, "%.3f", cka(path)) : "",
                    String.format(Locale.ROOT, "%.3f", 1 - drift(path)));
        }
        return table;
    }
}
