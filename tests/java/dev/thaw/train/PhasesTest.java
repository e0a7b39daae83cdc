package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.Ordering;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Freeze, train, unfreeze, train on: as one run of several phases. */
class PhasesTest extends TinyCase {

    private static final FreezePlan HEAD = FreezePlan.allBut("linear");
    private final Dataset colours = TinyTask.dataset();

    private Training training() {
        return Training.of(network, colours).batchSize(16).seed(3).optimizer(Sgd.of(0.01).momentum(0.9))
                .cacheFeatures(FeatureCache.off());
    }

    private static OptimizerChoice choice(String name) {
        return name.equals("adam") ? Adam.of(0.003).weightDecay(1e-3) : Sgd.of(0.01).momentum(0.9).weightDecay(1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void unfreezingBetweenPhasesIsTheSameAsAddingAGroupInAnUninterruptedLoop(String name) {
        try (Network other = TinyTask.network()) {
            training().optimizer(choice(name)).phases(Phase.named("head").epochs(2).freeze(HEAD),
                    Phase.named("all").epochs(2)).fit();
            byHand(other, choice(name));
            assertEquals(other.stateDict().sha256(), network.stateDict().sha256());
        }
    }

    /** Four epochs of plain steps: the body joins the optimizer after the second one. */
    private void byHand(Network other, OptimizerChoice choice) {
        try (Freezing freezing = RequiresGrad.method().apply(HEAD, other, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(other.parameters(),
                        List.of(ParameterGroup.of("head", freezing.trainablePaths(), choice)))) {
            for (int epoch = 1; epoch <= 4; epoch++) {
                if (epoch == 3) {
                    optimizer.addGroup(ParameterGroup.of("body", freezing.change(FreezePlan.trainAll()).unfrozen(), choice));
                }
                pass(other, optimizer, epoch);
            }
        }
    }

    private void pass(Network other, Optimizer optimizer, int epoch) {
        try (Batches batches = Batches.of(colours.train(), colours.normalization(), 16, Ordering.shuffled(3, epoch))) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    TrainStep.backward(other, batch.x(), batch.y());
                    optimizer.step();
                }
            }
        }
    }

    @Test
    void twoPhasesOfOneKindAreOneUninterruptedTraining() {
        try (Network other = TinyTask.network()) {
            TrainingRun parts = training().phases(Phase.named("a").epochs(1), Phase.named("b").epochs(2)).fit();
            TrainingRun whole = Training.of(other, colours).batchSize(16).seed(3).epochs(3)
                    .optimizer(Sgd.of(0.01).momentum(0.9)).fit();
            assertEquals(whole.stepLosses(), parts.stepLosses());
            assertEquals(other.stateDict().sha256(), network.stateDict().sha256());
        }
    }

    @Test
    void anotherKindOfOptimizerBeginsFresh() {
        TrainingRun run = training().phases(Phase.named("a").epochs(1),
                Phase.named("b").epochs(1).optimizer(Adam.of(0.001))).fit();
        assertTrue(run.notes().stream().anyMatch(note -> note.contains(" 0 kept the optimizer's memory")), run.text());
        try (Network other = TinyTask.network()) {
            Training.of(other, colours).batchSize(16).seed(3).epochs(1).optimizer(Sgd.of(0.01).momentum(0.9)).fit();
            try (Optimizer fresh = Optimizer.of(other.parameters(), Adam.of(0.001))) {
                pass(other, fresh, 2);
            }
            assertEquals(other.stateDict().sha256(), network.stateDict().sha256());
        }
    }

    @Test
    void aRunKnowsItsPhasesAndTheirBounds() {
        TrainingRun run = training().phases(
                Phase.named("head").epochs(2).freeze(HEAD).batchSize(25).optimizer(Adam.of(1e-3)),
                Phase.named("all").epochs(1).optimizer(Adam.of(1e-4))).fit();
        assertEquals(List.of(new PhaseSpan("head", 1, 2, 1, 4, 25, 27), new PhaseSpan("all", 3, 3, 5, 8, 16,
                Math.toIntExact(network.parameterCount()))), run.phases());
        assertEquals(List.of("", "head", "head", "all"), run.epochs().stream().map(TrainingRun.Epoch::phase).toList());
        assertEquals(8, run.stepLosses().size());
        assertEquals(List.of(1e-3, 1e-3, 1e-3, 1e-3, 1e-4, 1e-4, 1e-4, 1e-4), run.stepRates());
        assertTrue(run.audit().clean(), run.audit().text());
        assertEquals(List.of(1, 1, 2, 2, 3, 3), List.of(run.phases().get(0).epochOf(1), run.phases().get(0).epochOf(2),
                run.phases().get(0).epochOf(3), run.phases().get(0).epochOf(4), run.phases().get(1).epochOf(5),
                run.phases().get(1).epochOf(8)));
    }

    @Test
    void eachPhaseRunsThroughItsScheduleFromTheStart() {
        TrainingRun run = training().schedule(Schedule.warmUp(4)).phases(Phase.named("a").epochs(1), Phase.named("b").epochs(1))
                .fit();
        assertEquals(List.of(0.0025, 0.005, 0.0075, 0.01, 0.0025, 0.005, 0.0075, 0.01), run.stepRates());
    }

    @Test
    void aPhaseStartsFromTheBestOfTheOneBeforeWhereBestWeightsAreSaved(@TempDir Path folder) {
        Path file = folder.resolve("best.safetensors");
        Phase wild = Phase.named("wild").epochs(4).optimizer(Sgd.of(0.4).momentum(0.9));
        Phase still = Phase.named("still").epochs(1).optimizer(Sgd.of(0).momentum(0.9)).freeze(HEAD);
        TrainingRun run = training().phases(wild, still).saveBest(file).fit();
        TrainingRun.Epoch best = new TrainingRun("", 0, "", "", "", run.epochs().subList(1, 5), List.of(), 0, List.of()).best();
        assertTrue(best.number() < 4, "this seed's last epoch is its best, which shows nothing: " + run.text());
        assertEquals(best.evaluationAccuracy(), run.last().evaluationAccuracy());
        assertEquals(best.evaluationLoss(), run.last().evaluationLoss());
        assertEquals(Safetensors.read(file).sha256(), network.stateDict().sha256());
        network.seed(0);
        TrainingRun last = training().phases(wild, still.startFrom(StartFrom.LAST)).saveBest(file).fit();
        assertEquals(last.epochs().get(4).evaluationLoss(), last.last().evaluationLoss());
    }

    @Test
    void startingFromTheBestByTestImagesIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Training.of(network, TinyTask.withoutValidation())
                .phases(Phase.named("a").epochs(1), Phase.named("b").startFrom(StartFrom.BEST)).fit());
        assertTrue(refused.getMessage().contains("\"b\""), refused.getMessage());
    }

    @Test
    void aMistakeInTheLastPhaseIsAnErrorBeforeTheFirstStep() {
        String before = network.stateDict().sha256();
        assertThrows(IllegalArgumentException.class, () -> training().phases(Phase.named("a").epochs(1),
                Phase.named("b").freeze(FreezePlan.allBut("nowhere"))).fit());
        assertThrows(IllegalArgumentException.class, () -> training().phases(Phase.named("a").epochs(1),
                Phase.named("b").freeze(FreezePlan.freezeAll())).fit());
        assertEquals(before, network.stateDict().sha256());
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
    }

    @Test
    void namesTellPhasesApartAndOneMayBeSkipped() {
        assertThrows(IllegalArgumentException.class, () -> training().phases(Phase.named("a"), Phase.named("a")));
        assertThrows(IllegalArgumentException.class, () -> training().phases(List.of()));
        Training two = training().phases(Phase.named("freeze").epochs(3).freeze(HEAD), Phase.named("all").epochs(1));
        assertEquals(List.of("all"), two.skipping("freeze").fit().phases().stream().map(PhaseSpan::name).toList());
        assertThrows(IllegalArgumentException.class, () -> two.skipping("warm-up"));
        assertThrows(IllegalArgumentException.class, () -> two.skipping("freeze").skipping("all"));
    }

    @Test
    void whatAPhaseDoesNotChooseIsAsTheTrainingSaysInWhateverOrder() {
        Training early = training().batchSize(10).phases(Phase.named("a").epochs(2), Phase.named("b").batchSize(5));
        Training late = training().phases(Phase.named("a").epochs(2), Phase.named("b").batchSize(5)).batchSize(10);
        assertEquals(early.text(), late.text());
        assertTrue(late.text().contains("a: 2 epochs of 50 images in batches of 10") && late.text().contains("batches of 5"),
                late.text());
        assertFalse(late.estimate().isZero());
    }

    @Test
    void featuresAreCachedInTheFrozenPhaseAndNotAfterIt() {
        TrainingRun run = training().cacheFeatures(FeatureCache.memory(1 << 24)).phases(
                Phase.named("head").epochs(2).freeze(HEAD), Phase.named("all").epochs(1)).fit();
        assertEquals(1, run.notes().stream().filter(note -> note.startsWith("Features cached")).count(), run.text());
        assertTrue(run.audit().clean(), run.audit().text());
        assertEquals(run.notes().stream().distinct().collect(Collectors.toList()), run.notes());
    }
}
