package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the weights of the epoch with the highest validation accuracy in a file, where one is asked for. */
final class BestWeights {

    private final Path file;
    private TrainingRun.Epoch best;

    BestWeights(Path file) {
        this.file = file;
    }

    void offer(TrainingRun.Epoch epoch, Network network, TrainingStart start) {
        if (file == null || epoch.number() == 0 || !epoch.evaluated() || best != null && !epoch.betterThan(best)) {
            return;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("network", network.name());
        metadata.put("dataset", start.dataset());
        metadata.put("run", start.name());
        metadata.put("seed", Long.toString(start.seed()));
        metadata.put("epoch", Integer.toString(epoch.number()));
        metadata.put("validation_accuracy", Double.toString(epoch.evaluationAccuracy()));
        StateDict weights = network.stateDict();
        unlessInterrupted(() -> Safetensors.write(file, weights, metadata));
        best = epoch;
    }

    /** An interrupt closes the file being written; it is written again then, and the training's next step sees the flag. */
    private static void unlessInterrupted(Runnable write) {
        boolean stopping = Thread.interrupted();
        try {
            write.run();
        } catch (UncheckedIOException failed) {
            if (!Thread.interrupted()) {
                throw failed;
            }
            stopping = true;
            write.run();
        } finally {
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
