package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.thaw.augment.Augmentation;
import dev.thaw.augment.ColorJitter;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Dropout;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.MaxPool2d;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Sequential;
import dev.thaw.optim.Sgd;
import dev.thaw.store.ThawHome;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The oracle is the same training without a cache: every number of it, and every weight afterwards. */
class FeatureCacheTest extends TinyCase {

    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");
    private static final int ONE_FEATURE_ROW = 8 * Float.BYTES;

    private final Dataset colours = TinyTask.dataset();

    @BeforeEach
    void begin() {
        network.seed(1);
    }

    private Training training() {
        return Training.of(network, colours).batchSize(64).epochs(4).optimizer(Sgd.of(0.1).momentum(0.9)).seed(3);
    }

    /** What a training did: all its numbers but the times, and the weights it left. */
    private record Outcome(List<StepReport> steps, TrainingRun run, StateDict weights) {
        List<Double> numbers() {
            List<Double> numbers = new ArrayList<>(run.stepLosses());
            run.epochs().forEach(epoch -> numbers.addAll(List.of(epoch.trainLoss(), epoch.trainAccuracy(),
                    epoch.evaluationLoss(), epoch.evaluationAccuracy())));
            steps.forEach(step -> numbers.addAll(List.of((double) step.epoch(), (double) step.step(),
                    (double) step.totalSteps(), (double) step.images(), step.loss(), (double) step.correct(), step.lr())));
            return numbers;
        }

        boolean cached() {
            return run.notes().stream().anyMatch(note -> note.startsWith("Features cached"));
        }
    }

    private Outcome outcome(Training training) {
        network.seed(1);
        List<StepReport> steps = new ArrayList<>();
        TrainingRun run = training.listener(TrainingTest.onStep(steps::add)).fit();
        return new Outcome(steps, run, network.stateDict());
    }

    private Outcome assertSame(Training training, double tolerance) {
        Outcome plain = outcome(training.cacheFeatures(FeatureCache.off()));
        Outcome cached = outcome(training);
        assertFalse(plain.cached());
        assertTrue(cached.cached(), () -> "nothing was cached: " + cached.run().notes());
        assertClose(plain, cached, tolerance);
        assertEquals(plain.run().warnings(), cached.run().warnings());
        assertEquals(plain.run().trainableParameters(), cached.run().trainableParameters());
        return cached;
    }

    private static void assertClose(Outcome plain, Outcome cached, double tolerance) {
        double[] expected = plain.numbers().stream().mapToDouble(Double::doubleValue).toArray();
        double[] actual = cached.numbers().stream().mapToDouble(Double::doubleValue).toArray();
        if (tolerance == 0) {
            assertArrayEquals(expected, actual);
            assertEquals(plain.weights().sha256(), cached.weights().sha256());
            return;
        }
        assertArrayEquals(expected, actual, tolerance);
        plain.weights().names().stream().filter(path -> !path.endsWith("num_batches_tracked")).forEach(path -> assertArrayEquals(plain.weights().get(path).toFloats(),
                cached.weights().get(path).toFloats(), (float) tolerance, path));
    }

    @Test
    void inTheSameBatchesACachedTrainingGivesTheSameBits() {
        assertSame(training().freeze(HEAD_ONLY).inStoredOrder(), 0);
    }

    @Test
    void inShuffledBatchesOfAnotherSizeItDiffersByRoundingOnly() {
        assertSame(training().freeze(HEAD_ONLY).batchSize(16), 1e-5);
    }

    @Test
    void aPrefixMayEndInTheMiddleOfTheBody() {
        FreezePlan front = FreezePlan.trainAll().freeze("conv1").freeze("bn1").freeze("layer1").freeze("layer2");
        Outcome cached = assertSame(training().freeze(front).inStoredOrder(), 0);
        assertTrue(cached.run().notes().get(0).contains("conv1 … layer2 (5 of 9 parts)"), cached.run().notes()::toString);
    }

    @Test
    void whatDoesNotFitInMemoryGoesToAFileThatIsGoneAfterwards() {
        Training half = training().freeze(HEAD_ONLY).inStoredOrder().cacheFeatures(FeatureCache.memory(20 * ONE_FEATURE_ROW));
        List<Integer> files = new ArrayList<>();
        assertSame(half.listener(TrainingTest.onStep(step -> files.add(spilled()))), 0);
        assertTrue(files.contains(2), () -> "50 training and 24 judging images, 20 rows in memory: a file each, but " + files);
        assertEquals(0, spilled());
    }

    @Test
    void nothingOfACacheIsLeftAfterAnInterrupt() {
        Training stopped = training().freeze(HEAD_ONLY).cacheFeatures(FeatureCache.memory(0))
                .listener(TrainingTest.onStep(step -> Thread.currentThread().interrupt()));
        assertThrows(TrainingInterruptedException.class, stopped::fit);
        assertEquals(0, spilled());
    }

    @Test
    void automaticMeansOnlyWhereTheNumbersStayAndTimeIsSaved() {
        assertTrue(outcome(training().freeze(HEAD_ONLY)).cached());
        assertFalse(outcome(training()).cached(), "nothing is frozen");
        assertFalse(outcome(training().freeze(HEAD_ONLY).epochs(1)).cached(), "one epoch");
        assertFalse(outcome(training().freeze(FreezePlan.allBut("conv1"))).cached(), "trains at the front");
        assertFalse(outcome(training().freeze(FreezePlan.trainAll().freeze("layer2"))).cached(), "frozen middle");
    }

    @Test
    void aPrefixEndsBeforeANormThatDriftsOrTrains() {
        Outcome drifting = assertSame(training().freeze(HEAD_ONLY).inStoredOrder().frozenNorm(FrozenNorm.TRAIN), 0);
        assertTrue(drifting.run().notes().get(0).contains("conv1 (1 of 9 parts)"), drifting.run().notes()::toString);
        Outcome training = assertSame(training().freeze(FreezePlan.allBut("bn1")).inStoredOrder(), 0);
        assertTrue(training.run().notes().get(0).contains("conv1 (1 of 9 parts)"), training.run().notes()::toString);
    }

    @Test
    void aPrefixEndsBeforeADropoutAndItsRandomNumbersStayTheSame() {
        Module root = Sequential.named().then("conv1", Conv2d.of(3, 4, 5, 0)).then("pool1", MaxPool2d.of(2)).then("flatten",
                Flatten.create()).then("dropout", Dropout.of(0.5)).then("fc", Linear.of(4 * 14 * 14, 3));
        network.close();
        network = Network.of("dropping", root, 3, 32, 32);
        Outcome cached = assertSame(training().freeze(FreezePlan.allBut("fc")).inStoredOrder(), 0);
        assertTrue(cached.run().notes().get(0).contains("conv1 … flatten (3 of 5 parts)"), cached.run().notes()::toString);
    }

    @Test
    void whatIsRandomInItsOwnWayIsFoundByAsking() {
        Module root = Sequential.named().then("conv1", Conv2d.of(3, 4, 5, 0)).then("noise", new Trembling())
                .then("pool1", MaxPool2d.of(2)).then("flatten", Flatten.create()).then("fc", Linear.of(4 * 14 * 14, 3));
        network.close();
        network = Network.of("trembling", root, 3, 32, 32);
        Outcome outcome = outcome(training().freeze(FreezePlan.allBut("fc")).cacheFeatures(FeatureCache.memory(1 << 20)));
        assertTrue(outcome.run().notes().get(0).contains("is random in training"), outcome.run().notes()::toString);
    }

    /** A module that no list of known ones can name: it adds noise in training. */
    private static final class Trembling extends Module {
        @Override
        protected NDArray compute(NDArray x, Mode mode) {
            return mode == Mode.EVAL ? x : x.add(x.getManager().randomNormal(x.getShape()));
        }

        @Override
        protected Module blank() {
            return new Trembling();
        }

        @Override
        public String describe() {
            return "Trembling";
        }
    }

    @Test
    void featuresFarLargerThanTheImagesAreKeptOnRequestOnly() {
        try (Network wide = ResNet.cifar("wide", List.of(16), 1, 3)) {
            Training front = Training.of(wide, colours).epochs(2).freeze(FreezePlan.trainAll().freeze("conv1"));
            assertEquals(List.of(), front.fit().notes(), "16×32×32 numbers for an image of 3×32×32");
            assertEquals(1, front.cacheFeatures(FeatureCache.memory(1 << 20)).fit().notes().size());
        }
    }

    @Test
    void whoAsksForACacheIsToldWhyThereIsNone() {
        Outcome outcome = outcome(training().freeze(FreezePlan.allBut("conv1")).cacheFeatures(FeatureCache.memory(1 << 20)));
        assertFalse(outcome.cached());
        assertTrue(outcome.run().notes().get(0).contains("not cached: the first part"), outcome.run().notes()::toString);
    }

    @Test
    void versionsTakeTurnsWithAndWithoutACache() {
        Training stored = training().freeze(HEAD_ONLY).inStoredOrder().augment(Augmentation.cifarRecipe());
        Outcome plain = outcome(stored.cacheFeatures(FeatureCache.off().withVersions(2)));
        Outcome cached = outcome(stored.cacheFeatures(FeatureCache.versions(2)));
        assertTrue(cached.cached());
        assertTrue(cached.run().notes().get(0).contains("each of 2 versions"), cached.run().notes().get(0));
        assertClose(plain, cached, 0);
        assertEquals(FeatureCache.versions(2).versionNumber(1), FeatureCache.versions(2).versionNumber(3));
        Outcome one = outcome(stored.cacheFeatures(FeatureCache.versions(1)));
        assertEquals(one.run().stepLosses().get(0), cached.run().stepLosses().get(0), "epoch 1 sees version 1");
        assertNotEquals(one.run().stepLosses().get(1), cached.run().stepLosses().get(1), "epoch 2 sees version 2");
        assertThrows(IllegalArgumentException.class, () -> FeatureCache.versions(0));
    }

    @Test
    void freshVersionsInEachEpochAreNotCachedAndWhoAskedIsTold() {
        Training augmented = training().freeze(HEAD_ONLY).augment(Augmentation.cifar());
        assertFalse(outcome(augmented).cached());
        Outcome asked = outcome(augmented.cacheFeatures(FeatureCache.memory(1 << 20)));
        assertFalse(asked.cached());
        assertTrue(asked.run().notes().get(0).contains("augmented anew"), asked.run().notes()::toString);
    }

    @Test
    void evaluationIsNeverAugmentedAndEachEpochSeesEachTrainingImageOnce() {
        AtomicInteger drawn = new AtomicInteger();
        Augmentation counting = Augmentation.of((canvas, random) -> drawn.incrementAndGet());
        Outcome plain = outcome(training().epochs(2));
        Outcome counted = outcome(training().epochs(2).augment(counting));
        assertEquals(2 * (colours.train().size() + 1), drawn.get(), "all images, and one to see their size, in each of two epochs");
        assertEquals(plain.run().stepLosses(), counted.run().stepLosses());
        Outcome black = outcome(training().epochs(2).augment(Augmentation.of(ColorJitter.of(0, 0, 0, 0),
                (canvas, random) -> Arrays.fill(canvas.pixels(), (byte) 0))));
        assertEquals(plain.run().epochs().get(0).evaluationLoss(), black.run().epochs().get(0).evaluationLoss());
        assertNotEquals(plain.run().stepLosses(), black.run().stepLosses());
    }

    @Test
    void aSharedCacheServesTheNextTrainingUntilWeightsImagesOrNormalizationChange() {
        try (FeatureCache shared = FeatureCache.shared()) {
            Training counted = training().freeze(HEAD_ONLY).inStoredOrder().epochs(1).cacheFeatures(shared);
            assertEquals(2, computed(counted), "training and judging images");
            assertEquals(0, computed(counted));
            assertEquals(0, computed(counted.optimizer(Sgd.of(0.01)).epochs(2)));
            network.load(TinyTask.network().seed(9).stateDict(), Match.STRICT);
            assertEquals(2, computed(counted), "other weights");
            Dataset bright = colours.withNormalization(new Normalization(List.of(0.5, 0.5, 0.5), List.of(1.0, 1.0, 1.0)));
            assertEquals(2, computed(again(bright, shared)), "another normalization");
            assertEquals(2, computed(again(colours.take(30), shared)), "other images");
        }
    }

    private Training again(Dataset data, FeatureCache shared) {
        return Training.of(network, data).freeze(HEAD_ONLY).epochs(1).cacheFeatures(shared);
    }

    /** Counts the sets whose features a training had to compute, by the files that the store made anew. */
    private long computed(Training training) {
        long before = FeatureStore.computed();
        assertTrue(training.fit().notes().stream().anyMatch(note -> note.startsWith("Features cached")));
        return FeatureStore.computed() - before;
    }

    @Test
    void anEstimateOfACachedTrainingIsShorterAndLeavesNoFile() {
        Training many = training().freeze(HEAD_ONLY).epochs(400);
        long cached = many.estimate().toMillis();
        long plain = many.cacheFeatures(FeatureCache.off()).estimate().toMillis();
        assertTrue(cached < plain, () -> "cached %d ms, plain %d ms".formatted(cached, plain));
    }

    private static int spilled() {
        String[] files = ThawHome.folder("features").toFile().list((folder, name) -> name.startsWith("features-"));
        return files == null ? 0 : files.length;
    }
}
