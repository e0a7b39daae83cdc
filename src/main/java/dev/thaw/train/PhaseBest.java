package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.StateDict;
import java.util.Optional;

/** The best epoch of one phase, with weights and the optimizer's memory of then, for the phase that starts from it. */
final class PhaseBest {

    private TrainingRun.Epoch epoch;
    private StateDict weights;
    private StateDict memory;

    /** Takes copies where an evaluated epoch is better than those before. */
    void offer(TrainingRun.Epoch next, Network network, Optimizer optimizer) {
        if (next.evaluated() && (epoch == null || next.betterThan(epoch))) {
            put(next, network.stateDict(), optimizer.state());
        }
    }

    void put(TrainingRun.Epoch ofEpoch, StateDict itsWeights, StateDict itsMemory) {
        epoch = ofEpoch;
        weights = itsWeights;
        memory = itsMemory;
    }

    Optional<TrainingRun.Epoch> epoch() {
        return Optional.ofNullable(epoch);
    }

    StateDict weights() {
        return weights;
    }

    /** Returns the optimizer's memory of the best epoch. */
    StateDict memory() {
        return memory;
    }
}
