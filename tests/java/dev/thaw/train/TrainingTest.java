package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest extends TinyCase {

    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");

    private final Dataset colours = TinyTask.dataset();

    @BeforeEach
    void begin() {
        network.seed(1);
    }

    private Training training() {
        return Training.of(network, colours).batchSize(16).epochs(2).optimizer(Sgd.of(0.1).momentum(0.9));
    }

    @Test
    void learnsATaskThatIsEasy() {
        TrainingRun run = training().epochs(8).optimizer(Sgd.of(0.02).momentum(0.9)).fit();
        assertTrue(run.epochs().get(0).evaluationAccuracy() < 0.6, run::text);
        assertTrue(run.finalAccuracy() > 0.85, run::text);
        assertTrue(run.last().trainLoss() < run.epochs().get(1).trainLoss(), run::text);
    }

    @Test
    void epochZeroIsTheNetworkBeforeTheFirstStep() {
        double before = Evaluator.evaluate(network, colours.validation(), colours.normalization()).loss();
        TrainingRun run = training().fit();
        assertEquals(before, run.epochs().get(0).evaluationLoss());
        assertTrue(Double.isNaN(run.epochs().get(0).trainLoss()));
        assertEquals(3, run.epochs().size());
        assertEquals("validation", run.evaluatedOn());
    }

    @Test
    void withoutValidationImagesTheTestImagesJudgeAndTheRunSaysSo() {
        TrainingRun run = Training.of(network, TinyTask.withoutValidation()).epochs(1).fit();
        assertEquals("test", run.evaluatedOn());
    }

    @Test
    void theSmallerLastBatchIsKept() {
        List<Integer> sizes = new ArrayList<>();
        training().epochs(1).listener(onStep(step -> sizes.add(step.images()))).fit();
        assertEquals(List.of(16, 16, 16, 2), sizes);
    }

    @Test
    void aBatchMayBeAsLargeAsANumberGets() {
        Training whole = training().epochs(2).batchSize(Integer.MAX_VALUE);
        List<Integer> totals = new ArrayList<>();
        assertEquals(2, whole.listener(onStep(step -> totals.add(step.totalSteps()))).fit().stepLosses().size());
        assertEquals(List.of(2, 2), totals);
        assertTrue(whole.estimate().toMillis() >= 0);
    }

    @Test
    void theEpochsTrainLossIsTheMeanOverItsImages() {
        List<StepReport> steps = new ArrayList<>();
        TrainingRun run = training().epochs(1).listener(onStep(steps::add)).fit();
        double sum = steps.stream().mapToDouble(step -> step.loss() * step.images()).sum();
        assertEquals(sum / 50, run.last().trainLoss(), 1e-12);
        assertEquals(steps.stream().mapToInt(StepReport::correct).sum() / 50.0, run.last().trainAccuracy(), 1e-12);
        assertEquals(steps.stream().map(StepReport::loss).toList(), run.stepLosses());
    }

    @Test
    void theSameSeedGivesTheSameBitsWhateverTheTiming() {
        TrainingRun first = training().seed(5).fit();
        StateDict weights = network.stateDict();
        network.seed(1);
        TrainingRun second = training().seed(5).listener(onStep(step -> pause(step.step() * 7 % 5 * 10))).fit();
        assertEquals(first.stepLosses(), second.stepLosses());
        assertEquals(weights.sha256(), network.stateDict().sha256());
        assertEquals(first.finalAccuracy(), second.finalAccuracy());
    }

    @Test
    void anotherSeedSeesTheImagesInAnotherOrder() {
        List<Double> first = training().seed(5).fit().stepLosses();
        network.seed(1);
        assertNotEquals(first, training().seed(6).fit().stepLosses());
    }

    @Test
    void aFrozenBodyKeepsEveryBitAndTheHeadMoves() {
        StateDict before = network.stateDict();
        TrainingRun run = training().freeze(HEAD_ONLY).fit();
        StateDict after = network.stateDict();
        before.names().forEach(path -> assertEquals(!path.startsWith("linear"), before.get(path).equals(after.get(path)), path));
        assertEquals(8 * 3 + 3, run.trainableParameters());
    }

    @Test
    void frozenNormsThatFollowTrainingDriftThoughTheirWeightsStay() {
        StateDict before = network.stateDict();
        training().freeze(HEAD_ONLY).frozenNorm(FrozenNorm.TRAIN).fit();
        StateDict after = network.stateDict();
        assertEquals(before.get("bn1.weight"), after.get("bn1.weight"));
        assertNotEquals(before.get("bn1.running_mean"), after.get("bn1.running_mean"));
    }

    @Test
    void freezingWhatWasNeverLoadedIsSaidAndAfterwardsEverythingTrainsAgain() {
        TrainingRun run = training().freeze(HEAD_ONLY).epochs(1).fit();
        assertTrue(run.warnings().get(0).startsWith("Frozen but never loaded"), run.warnings()::toString);
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
        assertEquals(List.of(), training().epochs(1).fit().warnings());
    }

    @Test
    void theBodyMovesByItsShareOfTheHeadsRate() {
        StateDict before = network.stateDict();
        training().batchSize(50).epochs(1).optimizer(Sgd.of(0.1)).bodyRate(0.1).fit();
        double[] tenth = change(before, network.stateDict(), "conv1.weight");
        double[] head = change(before, network.stateDict(), "linear.weight");
        network.seed(1);
        training().batchSize(50).epochs(1).optimizer(Sgd.of(0.1)).fit();
        double[] whole = change(before, network.stateDict(), "conv1.weight");
        for (int i = 0; i < whole.length; i++) {
            assertEquals(whole[i] * 0.1, tenth[i], 1e-7);
        }
        assertArrayEquals(head, change(before, network.stateDict(), "linear.weight"), 1e-7);
    }

    @Test
    void theScheduleScalesTheRateOfEachStep() {
        List<Double> rates = new ArrayList<>();
        training().schedule(Schedule.warmUp(4)).listener(onStep(step -> rates.add(step.lr()))).fit();
        assertEquals(List.of(0.025, 0.05, 0.1 * 0.75, 0.1, 0.1, 0.1, 0.1, 0.1), rates);
    }

    @Test
    void evaluatingSeldomStillJudgesTheStartTheFirstEpochAndTheEnd() {
        TrainingRun run = training().epochs(5).evaluateEvery(3).fit();
        assertEquals(List.of(true, true, false, true, false, true),
                run.epochs().stream().map(TrainingRun.Epoch::evaluated).toList());
    }

    @Test
    void theBestEpochsWeightsAreOnDisk(@TempDir Path folder) {
        Path file = folder.resolve("best.safetensors");
        List<StateDict> weights = new ArrayList<>();
        TrainingListener keep = new TrainingListener() {
            @Override
            public void epochDone(TrainingRun.Epoch epoch) {
                weights.add(network.stateDict());
            }
        };
        TrainingRun run = training().epochs(5).optimizer(Sgd.of(0.5).momentum(0.9)).listener(keep).saveBest(file).fit();
        TrainingRun trained = new TrainingRun("", 0, "", "", "", run.epochs().subList(1, 6), List.of(), 0, List.of());
        assertEquals(weights.get(trained.best().number()).sha256(), Safetensors.read(file).sha256());
    }

    @Test
    void aCheckpointChosenOnTestImagesIsRefused(@TempDir Path folder) {
        var error = assertThrows(IllegalArgumentException.class,
                () -> Training.of(network, TinyTask.withoutValidation()).saveBest(folder.resolve("x")));
        assertTrue(error.getMessage().contains("withValidation"), error.getMessage());
    }

    @Test
    void freezingEverythingIsAnErrorBeforeTraining() {
        var error = assertThrows(IllegalArgumentException.class, () -> training().freeze(FreezePlan.trainAll().freeze("*")).fit());
        assertTrue(error.getMessage().contains("linear"), error.getMessage());
        assertTrue(network.parameters().get("linear.bias").requiresGradient());
    }

    @Test
    void aLossThatIsNoNumberNamesStepAndRate() {
        var error = assertThrows(IllegalStateException.class, () -> training().optimizer(Sgd.of(1e30)).fit());
        assertTrue(error.getMessage().contains("step 2 of 8") && error.getMessage().contains("1.0E30"), error.getMessage());
        network.seed(1);
        assertTrue(training().epochs(1).fit().last().trainLoss() > 0);
    }

    @Test
    void dataOfOtherClassesOrChannelsAreRefused() {
        Dataset two = new Dataset("two", List.of("a", "b"), TinyTask.images(0, 1), ImageSet.empty(32, 32, 3),
                ImageSet.empty(32, 32, 3), Normalization.none(3));
        var empty = assertThrows(IllegalArgumentException.class, () -> Training.of(network, two).fit());
        assertTrue(empty.getMessage().contains("no training images"), empty.getMessage());
        Dataset four = new Dataset("four", List.of("a", "b", "c", "d"), TinyTask.images(6, 1), ImageSet.empty(32, 32, 3),
                TinyTask.images(6, 2), Normalization.none(3));
        var classes = assertThrows(IllegalArgumentException.class, () -> Training.of(network, four).fit());
        assertTrue(classes.getMessage().contains("3 classes") && classes.getMessage().contains("has 4"), classes.getMessage());
    }

    @Test
    void aTrainingIsAValueThatItsVerbsLeaveAlone() {
        Training first = training().name("first");
        Training second = first.name("second").epochs(7);
        assertTrue(first.text().startsWith("first") && first.text().contains("2 epochs"), first.text());
        assertTrue(second.text().startsWith("second") && second.text().contains("7 epochs"), second.text());
    }

    @Test
    void anEstimateIsPositiveAndChangesNothing() {
        String before = network.stateDict().sha256();
        assertFalse(training().epochs(100).freeze(HEAD_ONLY).estimate().isZero());
        assertEquals(before, network.stateDict().sha256());
    }

    private static double[] change(StateDict before, StateDict after, String path) {
        float[] old = before.get(path).toFloats();
        float[] now = after.get(path).toFloats();
        double[] change = new double[old.length];
        for (int i = 0; i < old.length; i++) {
            change[i] = (double) now[i] - old[i];
        }
        return change;
    }

    static TrainingListener onStep(java.util.function.Consumer<StepReport> action) {
        return new TrainingListener() {
            @Override
            public void stepDone(StepReport step) {
                action.accept(step);
            }
        };
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
