package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.augment.Augmentation;
import dev.thaw.augment.Flip;
import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import org.junit.jupiter.api.Test;

class TrainingGapTest {

    private final Dataset colours = TinyTask.dataset();

    @Test
    void withoutASingleStepThatCountsOnlyTheNormsDiffer() {
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, colours).optimizer(Sgd.of(0)).batchSize(8).epochs(1).fit();
            TrainingGap gap = TrainingGap.of(network, colours, Augmentation.none(), run, 8);
            assertEquals(gap.counted(), gap.after(), "weights stood still, so the same batches say the same");
            assertEquals(gap.held(), gap.plain(), "nothing was altered");
            assertEquals(Evaluator.evaluate(network, colours.test(), colours.normalization()).accuracy(), gap.test());
        }
    }

    @Test
    void countingLeavesTheNetworkAsItIsAndTakesTheVersionsOfTheLastEpoch() {
        Augmentation flips = Augmentation.of(Flip.horizontal());
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, colours).augment(flips).optimizer(Sgd.of(0)).batchSize(8).epochs(2).fit();
            StateDict before = network.stateDict();
            TrainingGap gap = TrainingGap.of(network, colours, flips, run, 8);
            assertEquals(before, network.stateDict());
            assertEquals(run.last().trainAccuracy(), gap.after());
            assertTrue(gap.text().contains("learning within the epoch"), gap.text());
        }
    }
}
