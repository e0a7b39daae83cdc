package dev.thaw.probe;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How numbers are spread over equally wide ranges.
 *
 * @param title what the numbers are
 * @param from the smallest number
 * @param to the largest number
 * @param counts how many fall in each range, the largest number in the last
 */
public record Histogram(String title, double from, double to, List<Long> counts) implements Tabular {

    /**
     * Copies the list.
     *
     * @param title what the numbers are
     * @param from the smallest number
     * @param to the largest number
     * @param counts how many fall in each range
     */
    public Histogram {
        counts = List.copyOf(counts);
    }

    static Histogram of(String title, float[] values, int bins) {
        if (bins < 1 || values.length == 0) {
            throw new IllegalArgumentException("%d numbers in %d ranges make no histogram; give 1 or more of both"
                    .formatted(values.length, bins));
        }
        double from = IntStream.range(0, values.length).mapToDouble(i -> values[i]).min().orElseThrow();
        double to = IntStream.range(0, values.length).mapToDouble(i -> values[i]).max().orElseThrow();
        Long[] counts = new Long[bins];
        Arrays.fill(counts, 0L);
        for (float value : values) {
            int bin = to > from ? (int) ((value - from) / (to - from) * bins) : 0;
            counts[Math.max(0, Math.min(bin, bins - 1))]++;
        }
        return new Histogram(title, from, to, List.of(counts));
    }

    /**
     * {@return the middle of a range}
     * @param bin which, from 0
     */
    public double middle(int bin) {
        return from + (to - from) * (bin + 0.5) / counts.size();
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(title, "#around", "#count");
        for (int bin = 0; bin < counts.size(); bin++) {
            table = table.row(String.format(Locale.ROOT, "%.4g", middle(bin)),
                    String.format(Locale.ROOT, "%,d", counts.get(bin)));
        }
        return table;
    }
}
