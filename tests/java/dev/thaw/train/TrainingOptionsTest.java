package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.LeNet;
import dev.thaw.nn.Network;
import dev.thaw.optim.Plateau;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loss, mixtures, parts of a batch, averaged weights and early stop of a training. */
class TrainingOptionsTest {

    private static final Dataset DATA = TinyTask.dataset();

    private static float[] numbers(StateDict weights, String name) {
        var bytes = weights.get(name).bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[bytes.remaining()];
        bytes.get(values);
        return values;
    }

    private static StateDict trained(UnaryOperator<Training> options) {
        try (Network network = TinyTask.network()) {
            options.apply(Training.of(network, DATA).batchSize(25).epochs(2).optimizer(Sgd.of(0.1)).seed(3)).fit();
            return network.stateDict();
        }
    }

    @Test
    void aBatchInPartsMakesTheStepOfTheWholeBatchWhereNoNormIs() {
        List<float[]> heads = new ArrayList<>();
        for (int parts : new int[] {1, 3, 5}) {
            try (Network network = LeNet.of(3, 3, 32)) {
                network.seed(1);
                Training.of(network, DATA).batchSize(25).epochs(2).optimizer(Sgd.of(0.1).momentum(0.9))
                        .loss(Loss.crossEntropy().weights(1, 2, 4)).accumulate(parts).fit();
                heads.add(numbers(network.stateDict(), network.headPath() + ".weight"));
            }
        }
        assertArrayEquals(heads.get(0), heads.get(1), 2e-6f);
        assertArrayEquals(heads.get(0), heads.get(2), 2e-6f);
    }

    @Test
    void smoothingWeightsAndMixturesEachChangeTheStepsAndReproduce() {
        StateDict plain = trained(training -> training);
        for (UnaryOperator<Training> options : List.<UnaryOperator<Training>>of(
                training -> training.loss(Loss.crossEntropy().smoothing(0.1)),
                training -> training.loss(Loss.crossEntropy().weights(1, 2, 3)),
                training -> training.mix(BatchMix.mixup(1)), training -> training.mix(BatchMix.cutmix(1)))) {
            StateDict changed = trained(options);
            assertNotEquals(plain, changed);
            assertEquals(changed, trained(options));
        }
        assertEquals(plain, trained(training -> training.loss(Loss.crossEntropy().smoothing(0))));
    }

    @Test
    void theReportedLossIsTheOneThatIsLowered() {
        List<Double> plain = new ArrayList<>();
        List<Double> smooth = new ArrayList<>();
        for (double share : new double[] {0, 0.5}) {
            try (Network network = TinyTask.network()) {
                TrainingRun run = Training.of(network, DATA).epochs(1).optimizer(Sgd.of(0))
                        .loss(Loss.crossEntropy().smoothing(share)).fit();
                (share == 0 ? plain : smooth).addAll(run.stepLosses());
            }
        }
        assertNotEquals(plain.get(0), smooth.get(0), 1e-4);
    }

    @Test
    void theMeanFollowsItsFormulaAndIsWhatIsJudgedAndKept(@TempDir Path folder) {
        List<StateDict> steps = new ArrayList<>();
        Path best = folder.resolve("best.safetensors");
        try (Network network = TinyTask.network()) {
            StateDict first = network.stateDict();
            TrainingRun run = Training.of(network, DATA).batchSize(25).epochs(2).optimizer(Sgd.of(0.1)).average(MovingAverage.of(0.5))
                    .freeze(FreezePlan.allBut("linear")).saveBest(best).listener(new TrainingListener() {
                        @Override
                        public void stepDone(StepReport step) {
                            steps.add(network.stateDict());
                        }
                    }).fit();
            double[] mean = doubles(numbers(first, "linear.weight"));
            for (StateDict step : steps) {
                float[] now = numbers(step, "linear.weight");
                Arrays.setAll(mean, i -> 0.5 * mean[i] + 0.5 * now[i]);
            }
            assertArrayEquals(mean, doubles(numbers(network.stateDict(), "linear.weight")), 1e-6);
            assertArrayEquals(numbers(first, "conv1.weight"), numbers(network.stateDict(), "conv1.weight"));
            assertArrayEquals(numbers(first, "bn1.running_mean"), numbers(network.stateDict(), "bn1.running_mean"));
            assertTrue(run.audit().clean(), run.audit().text());
            assertEquals(Evaluator.evaluate(network, DATA.validation(), DATA.normalization()).loss(),
                    run.last().evaluationLoss(), 1e-9);
            if (run.best().number() == 2) {
                assertEquals(network.stateDict(), StateDict.read(best));
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    @Test
    void buffersAreAveragedToo() {
        List<StateDict> steps = new ArrayList<>();
        try (Network network = TinyTask.network()) {
            float[] mean = numbers(network.stateDict(), "bn1.running_mean");
            Training.of(network, DATA).batchSize(25).epochs(1).average(MovingAverage.of(0.75)).listener(new TrainingListener() {
                @Override
                public void stepDone(StepReport step) {
                    steps.add(network.stateDict());
                }
            }).fit();
            for (StateDict step : steps) {
                float[] now = numbers(step, "bn1.running_mean");
                for (int i = 0; i < mean.length; i++) {
                    mean[i] = 0.75f * mean[i] + 0.25f * now[i];
                }
            }
            assertArrayEquals(mean, numbers(network.stateDict(), "bn1.running_mean"), 1e-6f);
        }
    }

    @Test
    void aTrainingThatGetsNoBetterStopsEarly() {
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, DATA).epochs(9).optimizer(Sgd.of(0)).stopEarly(EarlyStop.onAccuracy(2))
                    .freeze(FreezePlan.allBut("linear")).fit();
            assertEquals(3, run.last().number());
            assertTrue(run.notes().stream().anyMatch(note -> note.contains("stopped before epoch 4")), run.notes().toString());
        }
    }

    @Test
    void anEarlyPhaseThatStopsGivesWayToTheNext() {
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, DATA).phases(
                    Phase.named("head").epochs(6).optimizer(Sgd.of(0)).stopEarly(EarlyStop.onAccuracy(1))
                            .freeze(FreezePlan.allBut("linear")),
                    Phase.named("all").epochs(2).optimizer(Sgd.of(0.1))).fit();
            assertEquals(List.of(0, 1, 2, 7, 8), run.epochs().stream().map(TrainingRun.Epoch::number).toList());
        }
    }

    @Test
    void stoppingCountsEvaluatedEpochsSinceTheBest() {
        EarlyStop rule = EarlyStop.onLoss(2).gain(0.1);
        assertEquals(List.of(false, false, false, false, true), stops(rule, 1, 0.95, 0.85, 0.84, 0.83));
        assertEquals(List.of(false, false, false), stops(rule, 1, Double.NaN, 0.95));
    }

    private static List<Boolean> stops(EarlyStop rule, double... losses) {
        List<TrainingRun.Epoch> epochs = new ArrayList<>();
        List<Boolean> stops = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new TrainingRun.Epoch(epochs.size() + 1, 1, 0.5, loss, Double.isNaN(loss) ? loss : 0.5, 1));
            stops.add(rule.stops(epochs));
        }
        return stops;
    }

    @Test
    void testImagesSteerNothing() {
        try (Network network = TinyTask.network()) {
            Training training = Training.of(network, TinyTask.withoutValidation());
            assertThrows(IllegalArgumentException.class, () -> training.stopEarly(EarlyStop.onLoss(2)).fit());
            assertThrows(IllegalArgumentException.class, () -> training.schedule(Schedule.plateau()).fit());
        }
    }

    @Test
    void aPlateauLowersTheRateInATraining() {
        List<Double> rates = new ArrayList<>();
        try (Network network = TinyTask.network()) {
            Training.of(network, DATA).batchSize(50).epochs(4).optimizer(Sgd.of(1e-9))
                    .schedule(Schedule.plateau().factor(0.5).patience(0)
                            .threshold(0.5, Plateau.Measure.RELATIVE).least(0))
                    .listener(new TrainingListener() {
                        @Override
                        public void stepDone(StepReport step) {
                            rates.add(step.lr());
                        }
                    }).fit();
        }
        assertEquals(List.of(1e-9, 1e-9, 0.5e-9, 0.25e-9), rates);
    }
}
