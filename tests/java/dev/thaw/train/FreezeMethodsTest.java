package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.data.Dataset;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Detach;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.optim.Adam;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training under every method of freezing, whole and with its features cached. */
class FreezeMethodsTest extends TinyCase {

    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");

    private final Dataset colours = TinyTask.dataset();

    @BeforeEach
    void begin() {
        network.seed(1);
    }

    static Stream<FreezeMethod> methods() {
        return Stream.of(RequiresGrad.method(), OptimizerFilter.method(), NoGrad.method(), Detach.method(), Detach.weights(),
                RequiresGrad.method().and(OptimizerFilter.method()), OptimizerFilter.method().leavingGradients());
    }

    private Training training() {
        return Training.of(network, colours).batchSize(16).epochs(2).optimizer(Sgd.of(0.1).momentum(0.9).weightDecay(1e-2));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodKeepsTheBodyBitByBitAndGivesTheSameHead(FreezeMethod method) {
        StateDict before = network.stateDict();
        TrainingRun run = training().freeze(HEAD_ONLY, method).fit();
        StateDict after = network.stateDict();
        before.names().forEach(path -> assertEquals(!path.startsWith("linear"), before.get(path).equals(after.get(path)), path));
        assertTrue(run.audit().clean(), () -> run.audit().text());
        network.seed(1);
        TrainingRun plain = training().freeze(HEAD_ONLY).cacheFeatures(FeatureCache.off()).fit();
        assertArrayEquals(numbers(plain), numbers(run), 1e-5);
        assertArrayEquals(network.stateDict().get("linear.weight").toFloats(), after.get("linear.weight").toFloats(), 1e-5f);
    }

    private static double[] numbers(TrainingRun run) {
        return run.stepLosses().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void onlyTheFilterAloneKeepsTheBodyInEveryStep(FreezeMethod method) {
        boolean cached = !training().freeze(HEAD_ONLY, method).fit().notes().isEmpty();
        assertEquals(!(method instanceof OptimizerFilter), cached);
    }

    @Test
    void aCachedTrainingIsAuditedAndWarnedAsTheWholeOne() {
        TrainingRun cached = training().freeze(HEAD_ONLY).inStoredOrder().batchSize(64).fit();
        network.seed(1);
        TrainingRun whole = training().freeze(HEAD_ONLY).inStoredOrder().batchSize(64).cacheFeatures(FeatureCache.off()).fit();
        assertEquals(whole.audit().rows(), cached.audit().rows());
        assertEquals(whole.warnings(), cached.warnings());
    }

    @Test
    void whatAFilterLeavesIsClearedAfterEachStepUnlessThePitfallIsAskedFor() {
        List<Integer> held = new ArrayList<>();
        TrainingListener look = TrainingTest.onStep(step -> held.add(gradientsHeld()));
        training().epochs(1).freeze(HEAD_ONLY, OptimizerFilter.method()).listener(look).fit();
        assertEquals(List.of(0, 0, 0, 0), held);
        held.clear();
        training().epochs(1).freeze(HEAD_ONLY, OptimizerFilter.method().leavingGradients()).listener(look).fit();
        int body = network.parameters().size() - 2;
        assertEquals(List.of(body, body, body, body), held);
        assertEquals(0, gradientsHeld(), "closing the training takes them away");
    }

    private int gradientsHeld() {
        try (NDManager handles = NDManager.newBaseManager()) {
            return (int) network.parameters().values().stream()
                    .filter(parameter -> Torch.gradient(parameter.getArray(), handles).isPresent()).count();
        }
    }

    @Test
    void aCutInTheMiddleStarvesTheFrontAndTheRunSaysWho() {
        FreezePlan middle = FreezePlan.trainAll().freeze("layer2");
        TrainingRun run = training().freeze(middle, NoGrad.method()).fit();
        String starved = run.warnings().stream().filter(warning -> warning.startsWith("Meant to train but without gradient"))
                .findFirst().orElseThrow(() -> new AssertionError(run.warnings()));
        assertTrue(starved.contains("conv1.weight"), starved);
        assertFalse(starved.contains("  "), starved);
        assertEquals(AuditVerdict.STARVED, run.audit().row("conv1.weight").verdict());
        assertTrue(training().freeze(middle).fit().warnings().stream().noneMatch(warning -> warning.startsWith("Meant to train")));
    }

    @Test
    void filtersAloneAreNoCachedPrefixHoweverTheyAreJoined() {
        assertEquals(List.of(), training().freeze(HEAD_ONLY, OptimizerFilter.method().and(OptimizerFilter.method())).fit().notes());
    }

    @Test
    void aFrozenHeadIsWarnedOfAndWhatWasNeverLoadedIsSaidOnce() {
        List<String> warnings = training().freeze(FreezePlan.trainAll().freeze("linear")).fit().warnings();
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("Frozen but never loaded"), warnings::toString);
        assertTrue(warnings.get(1).contains("linear"), warnings::toString);
    }

    @Test
    void anInterruptedRunIsAuditedToo() {
        Training stopping = training().freeze(HEAD_ONLY).listener(TrainingTest.onStep(step -> Thread.currentThread().interrupt()));
        TrainingRun partial = assertThrows(TrainingInterruptedException.class, stopping::fit).partialRun();
        assertTrue(partial.audit().clean(), () -> partial.audit().text());
    }

    @Test
    void aRunPutTogetherFromNumbersHasNoAuditAndSaysSo() {
        TrainingRun made = new TrainingRun("made", 1, "", "", "", List.of(), List.of(), 0, List.of());
        assertTrue(assertThrows(IllegalStateException.class, made::audit).getMessage().contains("made"));
    }

    @Test
    void aFreezingIsUndoneEvenWhenAStepOfClosingFails() {
        Training failing = training().freeze(HEAD_ONLY, NoGrad.method()).optimizer(Adam.of(0.01)).listener(TrainingTest.onStep(step -> {
            network.parameters().get("linear.weight").getArray().close();
        }));
        assertThrows(RuntimeException.class, failing::fit);
        assertTrue(network.modules().values().stream().noneMatch(module -> module.heldInInference()));
    }

    @Test
    void aBoundOnTheGradientsBoundsTheStep() {
        StateDict before = network.stateDict();
        training().epochs(1).batchSize(50).optimizer(Sgd.of(1)).clip(GradientClip.norm(1e-3)).fit();
        assertEquals(1e-3, distance(before, network.stateDict()), 1e-5);
        assertFalse(distance(before, before) > 0);
    }

    private double distance(StateDict before, StateDict after) {
        double sum = 0;
        for (String path : network.parameters().keySet()) {
            float[] old = before.get(path).toFloats();
            float[] now = after.get(path).toFloats();
            for (int i = 0; i < old.length; i++) {
                sum += Math.pow((double) now[i] - old[i], 2);
            }
        }
        return Math.sqrt(sum);
    }
}
