package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.inspect.Drift;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import org.junit.jupiter.api.Test;

class OverfitTest {

    @Test
    void theGapIsThatOfBothPartsAndTheDriftThatOfTheBodyAlone() {
        try (Network network = TinyTask.network()) {
            StateDict before = network.stateDict();
            var data = TinyTask.dataset();
            TrainingRun run = Training.of(network, data).optimizer(Sgd.of(0.1)).batchSize(8).epochs(2).fit();
            Overfit measured = Overfit.of(new Trained("arm", 5, data, before, network, run));
            double train = Evaluator.evaluate(network, data.train(), data.normalization()).accuracy();
            double test = Evaluator.evaluate(network, data.test(), data.normalization()).accuracy();
            assertEquals(train - test, measured.gap());
            assertEquals(5, measured.seed());
            double body = Drift.between(body(before), body(network.stateDict())).whole().relative();
            assertEquals(body, measured.drift());
            assertTrue(body > 0);
        }
    }

    @Test
    void aTrainedHeadOnAFrozenBodyIsNoDrift() {
        try (Network network = TinyTask.network()) {
            StateDict before = network.stateDict();
            var data = TinyTask.dataset();
            TrainingRun run = Training.of(network, data).freeze(FreezePlan.allBut("linear")).batchSize(8).epochs(1).fit();
            assertEquals(0, Overfit.of(new Trained("arm", 1, data, before, network, run)).drift());
        }
    }

    private static StateDict body(StateDict state) {
        return state.filter(name -> !name.startsWith("linear."));
    }
}
