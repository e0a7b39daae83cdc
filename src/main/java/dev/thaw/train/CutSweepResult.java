package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was reached with the cut at each place, as plain numbers.
 *
 * @param parts what a cut can stand behind, from the image on
 * @param cuts how many parts stood before the cut
 * @param tasks the runs of each task, by its name
 */
public record CutSweepResult(List<String> parts, List<Integer> cuts, Map<String, Comparison> tasks) implements Tabular {

    /**
     * Copies lists and map.
     *
     * @param parts what a cut can stand behind
     * @param cuts how many parts stood before the cut
     * @param tasks the runs of each task
     */
    public CutSweepResult {
        parts = List.copyOf(parts);
        cuts = List.copyOf(cuts);
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    }

    static String arm(CutWay way, int k) {
        return "%s: %d".formatted(way.label(), k);
    }

    /**
     * Returns the runs of one place.
     *
     * @param task the task's name
     * @param way what was done at the cut
     * @param k parts before the cut
     * @return one run a seed
     * @throws IllegalArgumentException if that was not measured
     */
    public List<TrainingRun> runs(String task, CutWay way, int k) {
        if (!tasks.containsKey(task)) {
            throw new IllegalArgumentException("no task is called \"%s\"; there are %s".formatted(task, tasks.keySet()));
        }
        return tasks.get(task).runs(arm(way, k));
    }

    /**
     * Returns the accuracies at one place.
     *
     * @param task the task's name
     * @param way what was done at the cut
     * @param k parts before the cut
     * @return one share a seed
     * @throws IllegalArgumentException if that was not measured
     */
    public double[] accuracies(String task, CutWay way, int k) {
        return runs(task, way, k).stream().mapToDouble(TrainingRun::finalAccuracy).toArray();
    }

    /**
     * Returns the number of parts before the cut with the highest mean accuracy.
     *
     * @param task the task's name
     * @param way what was done at the cut
     * @return of equals the largest: more frozen is cheaper
     */
    public int best(String task, CutWay way) {
        int best = cuts.get(0);
        for (int k : cuts) {
            best = mean(task, way, k) >= mean(task, way, best) ? k : best;
        }
        return best;
    }

    private double mean(String task, CutWay way, int k) {
        return tasks.get(task).interval(arm(way, k)).mean();
    }

    @Override
    public WordTable table() {
        List<String> heads = new ArrayList<>(List.of("task", "way"));
        cuts.forEach(k -> heads.add("#k = " + k));
        WordTable table = WordTable.of("Test accuracy [%%] with the cut behind k of %d parts".formatted(parts.size()),
                heads.toArray(String[]::new));
        for (String task : tasks.keySet()) {
            for (CutWay way : CutWay.values()) {
                List<Object> row = new ArrayList<>(List.of(task, way));
                cuts.forEach(k -> row.add(String.format(Locale.ROOT, "%.1f", 100 * mean(task, way, k))));
                table = table.row(row.toArray());
            }
        }
        return table;
    }

    @Override
    public String toString() {
        return text();
    }
}
