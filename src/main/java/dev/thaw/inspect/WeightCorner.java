package dev.thaw.inspect;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.Locale;

/**
 * The upper left corner of a matrix before and after, so that a person can see what moved; the title speaks for all of it.
 *
 * @param what the parameter, and perhaps the case
 * @param before its first rows and columns before
 * @param after the same after
 * @param identical whether every bit of the whole parameter is the same
 */
public record WeightCorner(String what, float[][] before, float[][] after, boolean identical) implements Tabular {

    /** At most this many rows and columns are shown. */
    public static final int SIZE = 3;

    /**
     * Copies the numbers.
     *
     * @param what the parameter, and perhaps the case
     * @param before its first rows and columns before
     * @param after the same after
     * @param identical whether every bit of the whole parameter is the same
     */
    public WeightCorner {
        before = Arrays.stream(before).map(float[]::clone).toArray(float[][]::new);
        after = Arrays.stream(after).map(float[]::clone).toArray(float[][]::new);
    }

    /**
     * Takes the corner out of two states of one network.
     *
     * @param before the earlier state
     * @param after the later one
     * @param path a parameter; more than two dimensions count as one row for each member of the first
     * @return the corner
     * @throws IllegalArgumentException if a state has no tensor of that name
     */
    public static WeightCorner between(StateDict before, StateDict after, String path) {
        return new WeightCorner(path, corner(before.get(path)), corner(after.get(path)),
                before.get(path).equals(after.get(path)));
    }

    /**
     * Says in which case these numbers were seen.
     *
     * @param name the case
     * @return the same corner under a longer title
     */
    public WeightCorner in(String name) {
        return new WeightCorner(name + ": " + what, before, after, identical);
    }

    private static float[][] corner(TensorData tensor) {
        float[] all = tensor.toFloats();
        int rows = tensor.shape().length < 2 ? 1 : (int) tensor.shape()[0];
        int columns = all.length / Math.max(1, rows);
        float[][] corner = new float[Math.min(SIZE, rows)][];
        for (int row = 0; row < corner.length; row++) {
            corner[row] = Arrays.copyOfRange(all, row * columns, row * columns + Math.min(SIZE, columns));
        }
        return corner;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s, its first numbers: %s".formatted(what,
                identical ? "every bit of it is the same" : "it moved"), "#before", "#after", "#change");
        for (int row = 0; row < before.length; row++) {
            table = table.row(line(before[row], "%.5f"), line(after[row], "%.5f"), line(change(row), "%+.5f"));
        }
        return table;
    }

    private float[] change(int row) {
        float[] change = new float[before[row].length];
        for (int i = 0; i < change.length; i++) {
            change[i] = after[row][i] - before[row][i];
        }
        return change;
    }

    private static String line(float[] numbers, String form) {
        StringBuilder line = new StringBuilder();
        for (float number : numbers) {
            line.append(line.isEmpty() ? "" : "  ").append(String.format(Locale.ROOT, form, number));
        }
        return line.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
