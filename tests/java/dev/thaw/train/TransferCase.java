package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tiny target beside a tiny body, and cells of made-up accuracies. */
public final class TransferCase {

    /** The cell that most tests are about. */
    public static final TransferCell FAR = new TransferCell("far", Closeness.FAR, 100);

    private TransferCase() { }

    static TransferTask task(String name) {
        Dataset data = TinyTask.withoutValidation();
        try (Network pretrained = TinyTask.network().seed(99)) {
            return new TransferTask(name, Closeness.FAR, data, seed -> TinyTask.network().seed(seed), pretrained.stateDict());
        }
    }

    /** Returns a run that was evaluated after each epoch, 0 first; an epoch has two steps and takes a second. */
    public static TrainingRun run(String name, long seed, double... accuracies) {
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            epochs.add(new Epoch(i, 1, 0.5, 1, accuracies[i], i == 0 ? 0 : 1));
        }
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < 2 * (accuracies.length - 1); i++) {
            steps.add(1.0);
        }
        return new TrainingRun(name, seed, "net", "data", "test", epochs, steps, 10, List.of());
    }

    /** Returns the runs of one cell: for each strategy its accuracies, one a seed. */
    public static Comparison cell(Map<Strategy, double[]> accuracies) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        accuracies.forEach((strategy, seeds) -> {
            List<TrainingRun> ofArm = new ArrayList<>();
            for (double accuracy : seeds) {
                ofArm.add(run(strategy.label(), ofArm.size() + 1, 0.1, accuracy));
            }
            runs.put(strategy.label(), ofArm);
        });
        return Comparison.ofRuns(runs);
    }

    /** Returns one cell with the accuracies of all five choices, in their order; a row a strategy. */
    public static Comparison five(double[]... accuracies) {
        Map<Strategy, double[]> cell = new LinkedHashMap<>();
        for (Strategy strategy : Strategy.choices()) {
            cell.put(strategy, accuracies[cell.size()]);
        }
        return cell(cell);
    }

    /** Returns a result of the given cells. */
    public static TransferResult result(Map<TransferCell, Comparison> cells) {
        return new TransferResult(TransferRecipe.of(100, 2, 4), cells);
    }
}
