package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.GpuTest;
import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.engine.Determinism;
import dev.thaw.engine.Devices;
import dev.thaw.engine.OutOfDeviceMemory;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.AdamW;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.RmsProp;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a training promises, on a GPU. Each of these also holds on a CPU, where it was run; on a GPU none was yet, so the two
 * tolerances against PyTorch's numbers are guesses: a GPU sums in another order, and ReLUs near zero fall the other way.
 */
class GpuTrainingTest extends TinyCase {

    private static final double SAME_STEP = 5e-3;
    private static final double SAME_RUN = 5e-2;
    private static final FreezePlan HEAD_ONLY = FreezePlan.allBut("linear");

    private final Dataset colours = TinyTask.dataset();

    @GpuTest
    void lossesAreThoseOfPyTorch() {
        ParityFixture fixture = ParityFixture.read();
        for (String name : List.of("lenet_cifar_adam", "tiny_resnet_cifar_sgd_nesterov_decay")) {
            JsonNode expected = fixture.run(name);
            double[] losses = Fixtures.numbers(expected.get("loss"));
            try (var exact = Determinism.lenient(); Network net = fixture.network(expected)) { // without TF32
                TrainingRun run = Training.of(net, fixture.dataset(expected)).inStoredOrder()
                        .batchSize(expected.get("batch").asInt()).epochs(expected.get("epochs").asInt())
                        .optimizer(ParityFixture.optimizer(expected)).fit();
                assertEquals(losses.length, run.stepLosses().size());
                for (int i = 0; i < losses.length; i++) {
                    double tolerance = (i == 0 ? SAME_STEP : SAME_RUN) * Math.max(1, losses[i]);
                    assertEquals(losses[i], run.stepLosses().get(i), tolerance, "%s, step %d".formatted(name, i + 1));
                }
            }
        }
    }

    @GpuTest
    void twoTrainingsGiveTheSameBitsWhereItIsAskedFor() {
        List<List<Object>> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (var repeatable = Determinism.strict()) {
                network.seed(1);
                TrainingRun run = Training.of(network, colours).batchSize(16).epochs(3)
                        .optimizer(Sgd.of(0.05).momentum(0.9)).fit();
                outcomes.add(List.of(run.stepLosses(), network.stateDict().sha256()));
            }
        }
        assertEquals(outcomes.get(0), outcomes.get(1));
    }

    @GpuTest
    void everythingLivesOnTheDeviceThatIsChosen() {
        Device device = Devices.current();
        assertEquals(device, network.manager().getDevice());
        network.parameters().forEach((path, parameter) -> assertEquals(device, parameter.getArray().getDevice(), path));
        network.buffers().forEach((path, buffer) -> assertEquals(device, buffer.getArray().getDevice(), path));
    }

    @GpuTest
    void everyOptimizerTakesStepsThere() {
        List<OptimizerChoice> choices = List.of(Sgd.of(0.01), Sgd.of(0.01).momentum(0.9).withNesterov(),
                Adam.of(0.003).withAmsgrad(), AdamW.of(0.003), RmsProp.of(0.001));
        for (OptimizerChoice choice : choices) {
            network.seed(1);
            TrainingRun run = Training.of(network, colours).batchSize(16).epochs(6).optimizer(choice).clip(GradientClip.norm(1))
                    .average(MovingAverage.of(0.5)).fit();
            assertTrue(run.last().trainLoss() < run.epochs().get(1).trainLoss(), choice.describe() + ": " + run.stepLosses());
        }
    }

    @GpuTest
    void everyWayOfTrainingGoesThroughThere() {
        Training plain = Training.of(network, colours).batchSize(16).epochs(1).optimizer(Sgd.of(0.01).momentum(0.9));
        for (Training one : List.of(plain.mix(new BatchMix(0.4, 1)).augment(Augmentation.cifarRecipe()), plain.accumulate(3),
                plain.loss(Loss.crossEntropy().smoothing(0.1).weights(1, 2, 3)), plain.freeze(HEAD_ONLY).epochs(3),
                plain.clip(GradientClip.value(0.1)))) {
            assertTrue(Double.isFinite(one.fit().last().trainLoss()), one.text());
        }
    }

    @GpuTest
    void everyMethodKeepsWhatIsFrozenBitByBit() {
        for (FreezeMethod method : FreezeMethodsTest.methods().toList()) {
            StateDict before = network.seed(1).stateDict();
            TrainingRun run = Training.of(network, colours).batchSize(16).epochs(2).freeze(HEAD_ONLY, method)
                    .optimizer(Sgd.of(0.1).momentum(0.9).weightDecay(1e-2)).fit();
            StateDict after = network.stateDict();
            before.names().forEach(path ->
                    assertEquals(!path.startsWith("linear"), before.get(path).equals(after.get(path)), path));
            assertTrue(run.audit().clean(), () -> run.audit().text());
        }
    }

    @GpuTest
    void whenStepsAreReadChangesNoNumberOfANetworkWithoutConvolutions() {
        List<List<Object>> outcomes = new ArrayList<>();
        for (Reading reading : Reading.values()) {
            try (Network dropping = TinyTask.withDropout()) {
                TrainingRun run = Training.of(dropping, colours).batchSize(16).epochs(3).optimizer(Adam.of(0.003))
                        .having(settings -> settings.reading = Optional.of(reading)).fit();
                outcomes.add(List.of(run.stepLosses(), run.last().evaluationLoss(), dropping.stateDict().sha256()));
            }
        }
        assertEquals(outcomes.get(0), outcomes.get(1));
    }

    @GpuTest
    void featuresStayThereAndGiveTheNumbersOfTheWholeNetwork() {
        assertEquals(Devices.current().isGpu(), FeatureCache.automatic().staysOnDevice(1 << 20, 0));
        double[][] losses = new double[2][];
        for (int i = 0; i < 2; i++) {
            network.seed(1);
            losses[i] = Training.of(network, colours).batchSize(64).epochs(4).optimizer(Sgd.of(0.1).momentum(0.9))
                    .freeze(HEAD_ONLY).cacheFeatures(i == 0 ? FeatureCache.off() : FeatureCache.automatic()).fit()
                    .stepLosses().stream().mapToDouble(Double::doubleValue).toArray();
        }
        assertArrayEquals(losses[0], losses[1], 1e-4);
    }

    @GpuTest
    void aCheckpointGoesFromTheCpuToTheGpuAndBack(@TempDir Path folder) throws IOException, InterruptedException {
        OnTheCpu.child(folder, "begin");
        TrainingRun run = OnTheCpu.training(network.seed(8), folder).resume(folder.resolve("c"));
        assertEquals(8, run.stepLosses().size());
        assertTrue(run.stepLosses().stream().allMatch(Double::isFinite));
        assertEquals(network.stateDict().sha256(), OnTheCpu.child(folder, "go on"));
    }

    @GpuTest
    void whereMemoryRunsOutTheStepIsUndoneAndTheProcessTrainsOn() {
        try (Network greedy = OutOfMemoryTest.greedy(Mode.TRAIN, 3)) {
            Training training = Training.of(greedy, colours).batchSize(16).epochs(1).optimizer(Sgd.of(1e-3).momentum(0.9));
            var full = assertThrows(OutOfDeviceMemory.class, training::fit);
            assertTrue(full.getMessage().contains(Devices.current().toString()) && full.getMessage().contains("batchSize(8)"),
                    full.getMessage());
            assertEquals(4, training.fit().stepLosses().size());
        }
    }

    @GpuTest
    void anEvaluationIsTheOneThatJavaComputesFromTheWeights() {
        try (Network linear = TinyTask.withDropout()) {
            Predictions found = Evaluator.evaluate(linear, colours.test(), colours.normalization());
            StateDict weights = linear.stateDict();
            for (int image = 0; image < 3; image++) {
                double[] hidden = layer(weights, "one", plane(colours.test().image(image)));
                double[] logits = layer(weights, "linear", Arrays.stream(hidden).map(one -> Math.max(0, one)).toArray());
                double sum = Arrays.stream(logits).map(Math::exp).sum();
                for (int label = 0; label < 3; label++) {
                    assertEquals(Math.exp(logits[label]) / sum, found.probabilities()[image][label], 1e-3);
                }
            }
        }
    }

    /** From pixels in rows to colours in planes, from 0 to 1. */
    private static double[] plane(byte[] pixels) {
        double[] x = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            x[i % 3 * 1024 + i / 3] = (pixels[i] & 0xFF) / 255.0;
        }
        return x;
    }

    private static double[] layer(StateDict weights, String path, double[] x) {
        float[] weight = weights.get(path + ".weight").toFloats();
        float[] bias = weights.get(path + ".bias").toFloats();
        double[] y = new double[bias.length];
        for (int i = 0; i < weight.length; i++) {
            y[i / x.length] += weight[i] * x[i % x.length];
        }
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i];
        }
        return y;
    }
}
