package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.Weights;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each detector names its mistake and is silent about the sound twin. */
class MistakeDetectorsTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");

    private final SmallTask task = new SmallTask();
    private final Network network = task.network();

    @AfterEach
    void release() {
        task.close();
    }

    @Test
    void predictionsInTrainingModeDependOnBatchMates() {
        StateDict before = network.stateDict();
        assertAll(
                () -> assertEquals(List.of(Mistake.TRAINING_MODE), BatchMates.check(network, task.x(), Mode.TRAIN).mistakes()),
                () -> assertEquals(Findings.none(), BatchMates.check(network, task.x(), Mode.EVAL)),
                () -> assertEquals(before, network.stateDict(), "looking must not change the network"),
                () -> assertEquals(List.of(Mistake.TRAINING_MODE),
                        BatchMates.check(x -> network.forward(x, Mode.TRAIN), task.x()).mistakes()),
                () -> assertThrows(IllegalArgumentException.class, () -> BatchMates.check(network, task.x().get(":3"), Mode.EVAL)));
    }

    @Test
    void randomnessMakesTwoPassesDiffer() {
        AtomicInteger passes = new AtomicInteger();
        assertAll(
                () -> assertEquals(List.of(Mistake.RANDOM_AT_TEST), Repeatability.check(
                        x -> network.forward(x.add(0.1f * passes.incrementAndGet()), Mode.EVAL), task.x()).mistakes()),
                () -> assertEquals(Findings.none(), Repeatability.check(x -> network.forward(x, Mode.EVAL), task.x())));
    }

    @Test
    void answersThatAreNoNumbersAreAlikeEachTime() {
        assertEquals(Findings.none(), Repeatability.check(x -> x.sum(new int[] {1, 2, 3}).mul(Float.NaN), task.x()));
        assertEquals(Findings.none(), BatchMates.check(x -> x.sum(new int[] {1, 2, 3}).mul(Float.NaN), task.x()));
    }

    @Test
    void probabilitiesAreNoLogits() {
        try (NDArray logits = network.forward(task.x(), Mode.EVAL); NDArray shares = logits.softmax(1)) {
            assertAll(
                    () -> assertEquals(List.of(Mistake.DOUBLE_SOFTMAX), DoubleSoftmax.check(shares).mistakes()),
                    () -> assertEquals(Findings.none(), DoubleSoftmax.check(logits)),
                    () -> assertEquals(Findings.none(), DoubleSoftmax.check(logits.logSoftmax(1))),
                    () -> assertThrows(IllegalArgumentException.class, () -> DoubleSoftmax.check(task.x())));
        }
    }

    @Test
    void aCopyOfATrainingImageIsFoundAmongTheValidationImages() {
        ImageSet train = ImageSet.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 1, new int[4]);
        ImageSet leaky = ImageSet.of(new byte[] {2, 1, 5, 6, 7, 9}, 1, 2, 1, new int[3]);
        ImageSet sound = leaky.select(new int[] {0, 2});
        assertAll(
                () -> assertEquals(List.of(new Overlap.Pair(2, 1)), Overlap.between(train, leaky).pairs()),
                () -> assertEquals(List.of(Mistake.LEAKED_IMAGES), Overlap.check(train, leaky).mistakes()),
                () -> assertEquals(Findings.none(), Overlap.check(train, sound)),
                () -> assertEquals(List.of(), Overlap.between(train, ImageSet.empty(1, 2, 1)).pairs()));
    }

    @Test
    void theShippedWeightsKnowTheirNormalization() {
        Dataset data = Datasets.load("shapes/near");
        String card = Weights.card("resnet20-shapes").text();
        Normalization sound = data.normalization();
        Normalization twice = new Normalization(List.of(-1.7, -1.7, -1.7), List.of(4.0, 4.0, 4.0));
        try (Network loaded = ResNet.resnet20(data.classes()).load(Weights.of("resnet20-shapes"), Match.SHAPE)) {
            assertAll(card,
                    () -> assertEquals(Findings.none(), seen(loaded, data, sound)),
                    () -> assertEquals(List.of(Mistake.WRONG_NORMALIZATION),
                            seen(loaded, data, Normalization.none(3)).mistakes()),
                    () -> assertEquals(List.of(Mistake.WRONG_NORMALIZATION), seen(loaded, data,
                            new Normalization(List.of(0.0, 0.0, 0.0), Arrays.asList(1 / 255.0, 1 / 255.0, 1 / 255.0))).mistakes()),
                    () -> assertEquals(List.of(Mistake.WRONG_NORMALIZATION), seen(loaded, data, twice).mistakes()));
        }
    }

    private static Findings seen(Network network, Dataset data, Normalization normalization) {
        try (Batches batches = Batches.of(data.train(), normalization, 64, Ordering.sequential()); Batch batch = batches.next()) {
            return InputStatistics.check(network, batch.x());
        }
    }

    @Test
    void twoNormalizationsAreComparedByWhatTheyMakeOfBlackAndWhite() {
        assertAll(
                () -> assertEquals(Findings.none(), InputStatistics.check(Normalization.IMAGENET, Normalization.IMAGENET)),
                () -> assertEquals(List.of(Mistake.WRONG_NORMALIZATION),
                        InputStatistics.check(Normalization.none(3), Normalization.IMAGENET).mistakes()),
                () -> assertEquals(List.of(Mistake.WRONG_NORMALIZATION),
                        InputStatistics.check(Normalization.none(1), Normalization.none(3)).mistakes()));
    }

    @Test
    void aLoadedBodyAtTheHeadsRate() {
        Collection<String> body = network.parameters().keySet().stream().filter(path -> !path.startsWith("linear.")).toList();
        List<String> head = List.of("linear.weight", "linear.bias");
        assertAll(
                () -> assertEquals(List.of(Mistake.HEAD_RATE_ON_BODY), rates(body, 0.1, head, 0.1).mistakes()),
                () -> assertEquals(Findings.none(), rates(body, 0.01, head, 0.1)),
                () -> {
                    network.seed(1);
                    assertEquals(Findings.none(), rates(body, 0.1, head, 0.1), "nothing is loaded");
                });
    }

    private Findings rates(Collection<String> body, double bodyRate, Collection<String> head, double headRate) {
        try (Optimizer optimizer = Optimizer.of(network.parameters(), List.of(
                ParameterGroup.of("body", body, Sgd.of(bodyRate)), ParameterGroup.of("head", head, Sgd.of(headRate))))) {
            return Rates.check(optimizer, network);
        }
    }

    @Test
    void anUnfreezeMakesTheOptimizerStale() {
        try (Freezing freezing = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("head", freezing.trainablePaths(), Sgd.of(0.1))))) {
            assertEquals(Findings.none(), Rates.check(optimizer, network));
            Freezing.Change change = freezing.change(BODY.unfreeze("layer2"));
            Finding stale = Rates.check(optimizer, network).of(Mistake.MISSING_GROUP).orElseThrow();
            assertEquals("layer2.0", stale.where());
            optimizer.addGroup(ParameterGroup.of("layer2", change.unfrozen(), Sgd.of(0.01)));
            assertEquals(Findings.none(), Rates.check(optimizer, network));
        }
    }

    @Test
    void aFilterLeavesParametersOutOnPurpose() {
        try (Freezing freezing = OptimizerFilter.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("head", freezing.optimizerPaths(), Sgd.of(0.1))))) {
            assertEquals(List.of(Mistake.MISSING_GROUP), Rates.check(optimizer, network).mistakes());
            assertEquals(Findings.none(), Rates.check(optimizer, network, BODY));
        }
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void everyMistakeSaysWhatItIsAndWhatToDo(Mistake mistake) {
        Finding finding = Finding.of(mistake, "here", "seen so");
        assertAll(() -> assertTrue(finding.text().contains(mistake.remedy())),
                () -> assertTrue(mistake.title().length() > 10 && !mistake.title().endsWith(".")));
    }

    @Test
    void findingsJoinAndShowThemselves() {
        Findings both = Findings.of(Finding.of(Mistake.FROZEN_HEAD, "fc", "a")).and(Findings.of(Finding.of(Mistake.STARVED, "x", "b")));
        assertAll(
                () -> assertEquals(List.of(Mistake.FROZEN_HEAD, Mistake.STARVED), both.mistakes()),
                () -> assertEquals(Optional.of("x"), both.of(Mistake.STARVED).map(Finding::where)),
                () -> assertEquals(2, both.table().rows().size()),
                () -> assertEquals("No mistake found", Findings.none().text()),
                () -> assertTrue(both.text().startsWith("2 mistakes found"), both::text));
    }
}
