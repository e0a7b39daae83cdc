package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs with hand-made accuracies, for the tests of figures and sentences. */
final class Runs {

    private Runs() { }

    /** Returns a run that was evaluated after each of its epochs, 0 first. */
    static TrainingRun run(String name, long seed, double... accuracies) {
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            epochs.add(new Epoch(i, i == 0 ? Double.NaN : 2.0 / i, i == 0 ? Double.NaN : accuracies[i],
                    1 - accuracies[i], accuracies[i], i == 0 ? 0 : 1));
        }
        return new TrainingRun(name, seed, "ResNet-20", "toy", "test", epochs, List.of(2.0, 1.5, 1.0), 650, List.of());
    }

    /** Returns a comparison of two arms; a row is one seed's accuracies. */
    static Comparison of(String first, double[][] ofFirst, String second, double[][] ofSecond) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        runs.put(first, seeds(first, ofFirst));
        runs.put(second, seeds(second, ofSecond));
        return Comparison.ofRuns(runs);
    }

    private static List<TrainingRun> seeds(String name, double[][] rows) {
        List<TrainingRun> runs = new ArrayList<>();
        for (double[] row : rows) {
            runs.add(run(name, runs.size() + 1, row));
        }
        return runs;
    }
}
