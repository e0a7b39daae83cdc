package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.inspect.Drift;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceWatchTest {

    private final Dataset colours = TinyTask.dataset();

    @Test
    void aFrozenBodyNeitherMovesNorForgets() {
        List<SourceWatch.Look> looks = watched(FreezePlan.allBut("linear"));
        assertTrue(looks.size() > 2, looks::toString);
        looks.forEach(look -> assertEquals(new SourceWatch.Look(look.step(), 0, looks.get(0).sourceAccuracy(), looks.get(0).sourceAccuracy()), look));
    }

    @Test
    void aTrainedBodyDriftsByWhatItsWeightsChanged() {
        try (Network network = TinyTask.network(); Network old = network.copy();
                SourceWatch watch = SourceWatch.of(network, old, colours.test(), colours.normalization(), 1)) {
            double untrained = Evaluator.evaluate(network, colours.test(), colours.normalization()).accuracy();
            StateDict before = network.stateDict();
            Training.of(network, colours).optimizer(Sgd.of(0.1)).batchSize(8).epochs(1).listener(watch).fit();
            SourceWatch.Look last = watch.looks().get(watch.looks().size() - 1);
            assertEquals(new SourceWatch.Look(0, 0, untrained, untrained), watch.looks().get(0));
            StateDict body = network.stateDict().filter(name -> !name.startsWith("linear"));
            assertEquals(Drift.between(before.filter(name -> !name.startsWith("linear")), body).whole().relative(), last.drift());
            assertTrue(last.drift() > 0);
        }
    }

    private List<SourceWatch.Look> watched(FreezePlan plan) {
        try (Network network = TinyTask.network();
                SourceWatch watch = SourceWatch.of(network, network, colours.test(), colours.normalization(), 1)) {
            Training.of(network, colours).freeze(plan).batchSize(8).epochs(1).listener(watch).fit();
            return watch.looks();
        }
    }

    @Test
    void statisticsAloneHarmNoWeight() {
        try (Network network = ResNet.resnet20(3);
                SourceWatch watch = SourceWatch.of(network, network, colours.test(), colours.normalization(), 1)) {
            Training.of(network, colours).freeze(FreezePlan.allBut("linear")).frozenNorm(FrozenNorm.TRAIN).batchSize(8).epochs(1)
                    .listener(watch).fit();
            double start = watch.looks().get(0).byWeights();
            watch.looks().forEach(look -> assertEquals(start, look.byWeights()));
        }
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        try (Network network = TinyTask.network()) {
            assertThrows(IllegalArgumentException.class,
                    () -> SourceWatch.of(network, network, colours.test(), colours.normalization(), 0));
            assertThrows(IllegalArgumentException.class, () -> SourceWatch.of(network, network, ImageSet.empty(8, 8, 3),
                    colours.normalization(), 1));
        }
    }
}
