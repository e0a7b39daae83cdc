package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the weights of the epoch with the highest validation accuracy in a file, where one is asked for. */
final class BestWeights {

    private final Path file;
    private TrainingRun.Epoch best;
    /** Of that epoch; the file's content, for checkpoints. */
    private StateDict weights;

    BestWeights(Path file) {
        this.file = file;
    }

    void offer(TrainingRun.Epoch epoch, Network network, TrainingStart start) {
        if (file != null && epoch.number() > 0 && epoch.evaluated() && (best == null || epoch.betterThan(best))) {
            put(epoch, network.stateDict(), start);
        }
    }

    /** Makes an epoch the best one and writes its weights. */
    void put(TrainingRun.Epoch epoch, StateDict ofEpoch, TrainingStart start) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("network", start.network());
        metadata.put("dataset", start.dataset());
        metadata.put("run", start.name());
        metadata.put("seed", Long.toString(start.seed()));
        metadata.put("epoch", Integer.toString(epoch.number()));
        metadata.put("validation_accuracy", Double.toString(epoch.evaluationAccuracy()));
        Uninterrupted.write(() -> Safetensors.write(file, ofEpoch, metadata));
        best = epoch;
        weights = ofEpoch;
    }

    Optional<TrainingRun.Epoch> epoch() {
        return Optional.ofNullable(best);
    }

    StateDict weights() {
        return weights;
    }
}
