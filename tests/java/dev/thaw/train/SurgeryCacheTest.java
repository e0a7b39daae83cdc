package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Activation;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Dropout;
import dev.thaw.nn.Identity;
import dev.thaw.nn.KernelChange;
import dev.thaw.nn.Network;
import dev.thaw.nn.Surgery;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Features of a frozen part that surgery changed are cached only where the same training without a cache ends alike. */
class SurgeryCacheTest {

    private final Dataset colours = TinyTask.dataset();

    static Stream<Arguments> changes() {
        return Stream.of(
                change("a part inside a block", true, network -> network.replace("layer1.0.relu", Activation.silu())),
                change("a second way", true, network -> network.branch("layer1.0", Identity.create()).branch("bn1", Identity.create())),
                change("another kernel", true, network -> network.kernel("conv1", KernelChange.resized(5), 1, 2)),
                change("a part less", true, network -> network.remove("layer1")),
                change("a part more", true, network -> network.insertBefore("layer1", "more", Conv2d.of(4, 4, 1, 0))),
                change("dropout between", false, network -> network.insertAfter("bn1", "drop", Dropout.of(0.5))),
                change("dropout inside a block", false, network -> network.replace("layer1.0.relu", Dropout.of(0.5))),
                change("dropout on a second way", false, network -> network.branch("layer1.0.conv1", Dropout.of(0.5))));
    }

    private static Arguments change(String name, boolean whole, UnaryOperator<Surgery> surgery) {
        return Arguments.of(name, whole, surgery);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aCachedTrainingOfAChangedNetworkEndsAsOneWithoutACache(String name, boolean whole, UnaryOperator<Surgery> surgery) {
        try (Network tiny = TinyTask.network().seed(4); Network plain = surgery.apply(Surgery.of(tiny)).network();
                Network cached = plain.copy()) {
            training(plain).cacheFeatures(FeatureCache.off()).fit();
            TrainingRun run = training(cached).cacheFeatures(FeatureCache.memory(1 << 24)).fit();
            StateDict expected = plain.stateDict();
            assertEquals(expected, cached.stateDict());
            assertEquals(whole, run.notes().stream().anyMatch(note -> note.startsWith("Features cached") && note.contains("conv1 … flatten")),
                    run.notes()::toString);
        }
    }

    private Training training(Network network) {
        return Training.of(network, colours).freeze(FreezePlan.allBut("linear")).batchSize(64).epochs(2).seed(3)
                .optimizer(Sgd.of(0.1));
    }
}
