package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Dataset;
import dev.thaw.data.StratifiedFolds;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Activation;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.store.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cache must tell apart, and what must not make it fail. */
class SharedCacheTest {

    private final Dataset colours = TinyTask.dataset();

    @Test
    void networksOfTheSameNameAndWeightsAreToldApartByTheirModules() {
        try (FeatureCache shared = FeatureCache.shared()) {
            assertEquals(2, computed(Activation.silu(), shared));
            assertEquals(2, computed(Activation.relu6(), shared), "another activation");
        }
    }

    /** Trains a head on a frozen convolution and counts the sets of images whose features had to be computed. */
    private long computed(Module between, FeatureCache shared) {
        long before = FeatureStore.computed();
        Sequential root = Sequential.named().then("conv", Conv2d.of(3, 4, 3, 2, 1)).then("between", between)
                .then("flat", Flatten.create()).then("linear", Linear.of(4 * 16 * 16, 3));
        try (Network network = Network.of("net", root, 3, 32, 32).seed(5)) {
            Training.of(network, colours).freeze(FreezePlan.allBut("linear")).epochs(1).cacheFeatures(shared).fit();
        }
        return FeatureStore.computed() - before;
    }

    @Test
    void twoNetworksThatAreAlikeShareTheirFeatures() {
        try (FeatureCache shared = FeatureCache.shared()) {
            assertEquals(2, computed(Activation.silu(), shared));
            assertEquals(0, computed(Activation.silu(), shared));
        }
    }

    @Test
    void theFoldsOfACrossValidationCostOnePassTogether() {
        StratifiedFolds folds = StratifiedFolds.of(colours, 3, 1);
        try (FeatureCache shared = FeatureCache.shared()) {
            CrossValidation alone = CrossValidation.run(folds, headOnly(FeatureCache.automatic()));
            long before = FeatureStore.computed();
            CrossValidation together = CrossValidation.run(folds, headOnly(shared));
            assertEquals(2, FeatureStore.computed() - before, "what the first fold learns from, and what it judges");
            for (int fold = 0; fold < 3; fold++) {
                assertEquals(alone.runs().get(fold).last().trainLoss(), together.runs().get(fold).last().trainLoss(), 1e-5);
            }
        }
    }

    private static Arm headOnly(FeatureCache cache) {
        return new Arm("head", seed -> TinyTask.network().seed(seed % 1), training -> training.epochs(2).batchSize(16)
                .freeze(FreezePlan.allBut("linear")).cacheFeatures(cache));
    }

    @Test
    void aFolderThatCannotBeWrittenToIsAReasonNotToCacheButNoError(@TempDir Path folder) throws IOException {
        FrozenPrefix prefix = new FrozenPrefix(List.of("conv1"), List.of(), new Shape(8), "", "");
        assertTrue(FeatureCache.automatic().saves(prefix, colours, 1));
        Path file = Files.createFile(folder.resolve("no-folder"));
        Optional<String> before = Optional.ofNullable(System.getProperty(Setting.THAW_HOME.property()));
        System.setProperty(Setting.THAW_HOME.property(), file.toString());
        try {
            assertFalse(FeatureCache.automatic().saves(prefix, colours, FeatureCache.MEMORY));
        } finally {
            before.ifPresentOrElse(home -> System.setProperty(Setting.THAW_HOME.property(), home),
                    () -> System.clearProperty(Setting.THAW_HOME.property()));
        }
    }
}
