package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.nn.VisionTransformer;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The class token and places of a vision transformer belong to the prefix whose features are cached. */
class ClassTokenCacheTest {

    private final Dataset colours = TinyTask.dataset();
    private final Network network = VisionTransformer.tiny(3, 32, 16).seed(4);

    @AfterEach
    void close() {
        network.close();
    }

    private Training training(FreezePlan plan) {
        return Training.of(network, colours).freeze(plan).batchSize(64).epochs(1).optimizer(Sgd.of(0.1)).seed(3).inStoredOrder();
    }

    @Test
    void aCachedTrainingOfTheHeadGivesTheSameBits() {
        training(FreezePlan.allBut("head")).cacheFeatures(FeatureCache.off()).fit();
        StateDict plain = network.stateDict();
        network.seed(4);
        TrainingRun cached = training(FreezePlan.allBut("head")).cacheFeatures(FeatureCache.memory(1 << 24)).fit();
        assertTrue(cached.notes().stream().anyMatch(note -> note.startsWith("Features cached")), cached.notes()::toString);
        assertEquals(plain, network.stateDict());
    }

    @Test
    void aTrainingTokenEndsThePrefixBeforeItsStep() {
        FreezePlan token = FreezePlan.allBut("head").unfreeze("cls_token");
        TrainingRun run = training(token).cacheFeatures(FeatureCache.automatic()).fit();
        assertTrue(run.notes().stream().noneMatch(note -> note.startsWith("Features cached")), run.notes()::toString);
    }

    @Test
    void anotherTokenIsAnotherPrefix() {
        try (FeatureCache shared = FeatureCache.shared()) {
            assertNotEquals(0, computed(shared));
            assertEquals(0, computed(shared));
            StateDict token = StateDict.empty().plus("cls_token", TensorData.of(new float[192], 1, 1, 192));
            network.load(token, Match.SHAPE);
            assertNotEquals(0, computed(shared));
        }
    }

    private long computed(FeatureCache shared) {
        long before = FeatureStore.computed();
        training(FreezePlan.allBut("head")).cacheFeatures(shared).fit();
        return FeatureStore.computed() - before;
    }
}
