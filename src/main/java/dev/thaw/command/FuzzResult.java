package dev.thaw.command;

import dev.thaw.view.WordTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of damaged weight files.
 *
 * @param options what was asked
 * @param counts how many were read, refused and neither
 * @param slowest seconds of the slowest file
 * @param largest bytes of heap that one file asked for at most
 * @param seconds all of it
 */
record FuzzResult(FuzzOptions options, FuzzCounts counts, double slowest, long largest, double seconds) implements BenchResult {

    private static final double MOST_HEAP = 256 << 20;

    @Override
    public List<Goal> goals() {
        int failed = sum(2);
        return List.of(new Goal("files neither read nor refused", failed, "0", failed == 0 && counts.failures().isEmpty()),
                new Goal("files tried", sum(0) + sum(1) + failed, Integer.toString(wanted()), sum(0) + sum(1) + failed >= wanted()),
                new Goal("heap asked for by one file [MiB]", largest / 1048576.0, "≤ 256", largest <= MOST_HEAP));
    }

    private int wanted() {
        return options.only().isPresent() ? 1 : options.files();
    }

    private int sum(int column) {
        return counts.byOriginal().values().stream().mapToInt(row -> row[column]).sum();
    }

    WordTable table() {
        WordTable table = WordTable.of("%,d damaged weight files from seed %d, in %.0f s; slowest %.2f s, at most %.0f MiB of heap".formatted(
                wanted(), options.seed(), seconds, slowest, largest / 1048576.0), "damaged from", "#read", "#refused", "#neither");
        for (Map.Entry<String, int[]> row : counts.byOriginal().entrySet()) {
            table = table.row(row.getKey(), row.getValue()[0], row.getValue()[1], row.getValue()[2]);
        }
        return table.row("all", sum(0), sum(1), sum(2));
    }

    /** The table, and each failure in a line of its own. */
    String text() {
        StringBuilder text = new StringBuilder(table().text());
        counts.failures().forEach(failure -> text.append("\nFAILED ").append(failure));
        if (!counts.failures().isEmpty()) {
            text.append("\nagain: ./thaw bench fuzz --seed %d --only NUMBER".formatted(options.seed()));
        }
        return text.toString();
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("benchmark", "fuzz");
        fields.put("java", System.getProperty("java.version"));
        fields.put("files", wanted());
        fields.put("seed", options.seed());
        fields.put("seconds", String.format(Locale.ROOT, "%.1f", seconds));
        fields.put("slowest_seconds", slowest);
        fields.put("largest_heap_bytes", largest);
        fields.put("read_refused_neither", counts.byOriginal());
        fields.put("reasons", counts.reasons());
        fields.put("failures", counts.failures());
        fields.put("goals", goals());
        return fields;
    }
}
