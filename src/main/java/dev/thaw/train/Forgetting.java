package dev.thaw.train;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks, after each training of an experiment, what the body still knows of the task that it was pretrained on.
 *
 * <p>A training whose network did not begin with that body is left out: it has nothing to forget.
 */
public final class Forgetting implements Consumer<Trained>, Tabular {

    private final OldTask old;
    private final Predicate<Trained> which;
    private final List<Lost> losses = new ArrayList<>();

    /**
     * What one training cost the old task.
     *
     * @param strategy the arm's name
     * @param dataset the name of the new data
     * @param images training pictures of the new task
     * @param seed the training's seed
     * @param before share of the old pictures that were right before
     * @param after the same afterwards, the tuned body under the old head
     * @param byWeights the same with the old running statistics, so that only weights can have lost anything
     */
    public record Lost(String strategy, String dataset, int images, long seed, double before, double after, double byWeights) {

        /**
         * Returns what was forgotten.
         *
         * @return points of accuracy; below 0 where the old task became better
         */
        public double points() {
            return 100 * (before - after);
        }
    }

    private Forgetting(OldTask old, Predicate<Trained> which) {
        this.old = old;
        this.which = which;
    }

    /**
     * Begins to ask; give the result to {@link TransferExperiment#observe}.
     *
     * @param old the old task, which the caller keeps open meanwhile
     * @param which the trainings to look at
     * @return a list that grows
     */
    public static Forgetting of(OldTask old, Predicate<Trained> which) {
        return new Forgetting(old, which);
    }

    @Override
    public void accept(Trained trained) {
        if (which.test(trained) && old.knows(trained.before())) {
            losses.add(new Lost(trained.arm(), trained.dataset().name(), trained.dataset().train().size(), trained.seed(),
                    old.before(), old.accuracy(trained.network()), old.accuracyByWeights(trained.network())));
        }
    }

    /**
     * Returns what was seen so far.
     *
     * @return one entry a training, oldest first
     */
    public List<Lost> losses() {
        return List.copyOf(losses);
    }

    /**
     * Groups what was seen.
     *
     * @return by new data and strategy, such as {@code shapes/far: fine-tuned}; one entry a seed
     */
    public Map<String, Map<String, List<Lost>>> byTask() {
        Map<String, Map<String, List<Lost>>> grouped = new LinkedHashMap<>();
        losses.forEach(loss -> grouped.computeIfAbsent("%s, %d pictures".formatted(loss.dataset(), loss.images()),
                task -> new LinkedHashMap<>()).computeIfAbsent(loss.strategy(), name -> new ArrayList<>()).add(loss));
        return grouped;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT, "The old task: %.1f %% before; each row the mean of its seeds",
                100 * old.before()), "new task", "strategy", "#old task after [%]", "#forgotten [points]", "#by the weights alone [points]");
        for (Map.Entry<String, Map<String, List<Lost>>> task : byTask().entrySet()) {
            for (Map.Entry<String, List<Lost>> arm : task.getValue().entrySet()) {
                double after = arm.getValue().stream().mapToDouble(Lost::after).average().orElseThrow();
                double byWeights = arm.getValue().stream().mapToDouble(Lost::byWeights).average().orElseThrow();
                table = table.row(task.getKey(), arm.getKey(), number(100 * after), number(100 * (old.before() - after)),
                        number(100 * (old.before() - byWeights)));
            }
        }
        return table;
    }

    private static String number(double points) {
        return String.format(Locale.ROOT, "%.1f", points);
    }

    @Override
    public String toString() {
        return text();
    }
}
