package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.data.Normalization;
import dev.thaw.engine.Devices;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features that stay on the device are those that go through Java, bit by bit; here the CPU plays the device. */
class DeviceFeaturesTest extends TinyCase {

    /** More images than one batch of an evaluation. */
    private final Dataset colours = new Dataset("colours", TinyTask.COLOURS, TinyTask.images(150, 1), TinyTask.images(70, 2),
            TinyTask.images(70, 3), Normalization.none(3));

    private Training training(Network one, FeatureCache cache) {
        return Training.of(one, colours).batchSize(16).epochs(4).seed(6).optimizer(Sgd.of(0.05).momentum(0.9))
                .freeze(FreezePlan.allBut("linear")).cacheFeatures(cache);
    }

    /** What must be the same, and how many arrays there were after each epoch. */
    private record Outcome(List<Double> losses, List<Double> evaluated, List<String> notes, String weights,
            List<Integer> arrays) {
        static Outcome of(Training training, Network network) {
            List<Integer> arrays = new ArrayList<>();
            TrainingRun run = training.listener(new TrainingListener() {
                @Override
                public void epochDone(TrainingRun.Epoch epoch) {
                    arrays.add(TrainingResourcesTest.arrays());
                }
            }).fit();
            List<Double> evaluated = run.epochs().stream().map(TrainingRun.Epoch::evaluationLoss).toList();
            return new Outcome(run.stepLosses(), evaluated, run.notes(), network.stateDict().sha256(), arrays);
        }

        List<Object> bits() {
            return List.of(losses, evaluated, notes, weights);
        }
    }

    @Test
    void theyGiveTheSameBitsAndAreFreed() {
        List<FeatureCache> caches = List.of(FeatureCache.automatic(), FeatureCache.memory(0), FeatureCache.versions(3));
        assumeFalse(Devices.current().isGpu(), "the side in Java would be on the GPU, too");
        for (FeatureCache cache : caches) {
            Augmentation changes = cache.hasVersions() ? Augmentation.cifarRecipe() : Augmentation.none();
            network.seed(1);
            Outcome java = Outcome.of(training(network, cache).augment(changes), network);
            network.seed(1);
            int before = TrainingResourcesTest.arrays();
            Outcome there = Outcome.of(training(network, cache.at(FeatureCache.Place.DEVICE)).augment(changes), network);
            assertEquals(java.bits(), there.bits());
            assertFalse(there.notes().isEmpty(), "nothing was cached");
            assertEquals(before, TrainingResourcesTest.arrays());
            for (int epoch = 1; epoch <= 4; epoch++) {
                int tables = 1 + Math.min(epoch, cache.versionCount());
                assertEquals(java.arrays().get(epoch) + tables, there.arrays().get(epoch), "tables after epoch " + epoch);
            }
        }
    }

    @Test
    void aSharedCacheStaysInJavaAndSoDoesEveryOneOnTheCpu() {
        assumeFalse(Devices.current().isGpu(), "what a CPU does is not seen on a GPU");
        assertFalse(FeatureCache.automatic().staysOnDevice(1, 0));
        assertTrue(FeatureCache.automatic().at(FeatureCache.Place.DEVICE).staysOnDevice(1L << 50, 0));
        try (FeatureCache shared = FeatureCache.shared()) {
            assertFalse(shared.at(FeatureCache.Place.DEVICE).staysOnDevice(1, 0));
        }
    }

    @Test
    void allSetsTogetherTakeAQuarterOfWhatWasFree() {
        assertTrue(FeatureCache.fits(25, 0, 100));
        assertFalse(FeatureCache.fits(26, 0, 100));
        assertTrue(FeatureCache.fits(5, 20, 80));
        assertFalse(FeatureCache.fits(6, 20, 80), "20 of 100 are taken already");
    }

    @Test
    void aTrainingThatComputedThemItselfGoesOnFromACheckpointOfOneThatDidNot(@TempDir Path folder) {
        network.seed(1);
        List<Object> whole = Outcome.of(training(network, FeatureCache.automatic()), network).bits();
        network.seed(1);
        Training stopping = training(network, FeatureCache.automatic()).checkpoint(folder).listener(TrainingTest.onStep(step -> {
            if (step.step() == 6) {
                Thread.currentThread().interrupt();
            }
        }));
        assertThrows(TrainingInterruptedException.class, stopping::fit);
        try (Network other = TinyTask.network()) {
            TrainingRun run = training(other.seed(9), FeatureCache.automatic().at(FeatureCache.Place.DEVICE)).resume(folder);
            assertEquals(whole.get(0), run.stepLosses());
            assertEquals(whole.get(3), other.stateDict().sha256());
        }
    }
}
