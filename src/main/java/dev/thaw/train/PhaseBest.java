package dev.thaw.train;

import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;

/** The best epoch of one phase, with weights and the optimizer's memory of then, for the phase that starts from it. */
final class PhaseBest {

    private TrainingRun.Epoch epoch;
    private StateDict weights;
    private StateDict memory;

    /** Takes copies where an evaluated epoch is better than those before. */
    void offer(TrainingRun.Epoch next, Network network, Optimizer optimizer) {
        if (next.evaluated() && (epoch == null || next.betterThan(epoch))) {
            epoch = next;
            weights = network.stateDict();
            memory = optimizer.state();
        }
    }

    TrainingRun.Epoch epoch() {
        return epoch;
    }

    /** Returns the optimizer's memory of the best epoch. */
    StateDict memory() {
        return memory;
    }

    /** Puts the weights of the best epoch in place. */
    void restore(Network network) {
        network.load(weights, Match.STRICT);
    }
}
