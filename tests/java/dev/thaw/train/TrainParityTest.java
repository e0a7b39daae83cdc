package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.Ordering;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole small trainings through the real loop, beside PyTorch's own: every step's loss, the norms, the buffers. */
class TrainParityTest {

    private static final double FIRST_STEP = 1e-4;

    /**
     * Half a million ReLU inputs of the residual net lie so dense around zero that one or two fall the other way on another
     * CPU, which moves the small sums behind a batch norm's gradient. Seen here: up to 7.5e-4 in layer1 and 1e-6 elsewhere;
     * images changed by 1e-6 give 3e-6 in layer1 too, or 2e-3.
     */
    private static final double FLIP = 3e-3;

    /**
     * For norms after an early epoch, which have no tolerance in the file, and for the biases of the residual net, where such
     * a flip shows: layer2.0.bn2.bias of the Nesterov run ends 3e-3 away on one and on two threads, 3.6 times its tolerance;
     * with images changed by 1e-7 it ends within it. All other norms are held to the file's own numbers.
     */
    private static final double DRIFT = 5e-3;

    @ParameterizedTest
    @ValueSource(strings = {"lenet_cifar_sgd", "lenet_cifar_sgd_nesterov_decay", "lenet_cifar_adam", "lenet_synthetic_sgd",
        "tiny_resnet_cifar_sgd", "tiny_resnet_cifar_sgd_nesterov_decay", "tiny_resnet_cifar_adam",
        "tiny_resnet_synthetic_sgd"})
    void trainsAsPyTorchDoes(String name) {
        ParityFixture fixture = ParityFixture.read();
        JsonNode expected = fixture.run(name);
        Dataset dataset = fixture.dataset(expected);
        try (Network network = fixture.network(expected)) {
            try (Network fresh = network.copy()) {
                compareFirstPass(expected.get("first_step"), fresh, dataset);
            }
            Watcher watcher = new Watcher(network);
            TrainingRun run = Training.of(network, dataset).inStoredOrder().batchSize(expected.get("batch").asInt())
                    .epochs(expected.get("epochs").asInt()).optimizer(ParityFixture.optimizer(expected)).listener(watcher).fit();
            compareSteps(expected, run, watcher);
            compareNorms(expected.at("/first_step/norms_after_step1"), watcher.afterStep1, Map.of());
            compareEnd(expected, network, run, watcher);
        }
    }

    /** The logits of the first image and the norm of each gradient, before any step. */
    private static void compareFirstPass(JsonNode first, Network network, Dataset dataset) {
        try (Batches batches = Batches.of(dataset.train(), dataset.normalization(), 64, Ordering.sequential());
                Batch batch = batches.next(); var on = GradientMode.on();
                NDArray logits = network.forward(batch.x(), Mode.TRAIN); NDArray loss = CrossEntropy.mean(logits, batch.y())) {
            Torch.backward(loss);
            double[] wanted = Fixtures.numbers(first.get("logits_first_image"));
            float[] found = Evaluator.rows(logits)[0];
            for (int i = 0; i < wanted.length; i++) {
                assertEquals(wanted[i], found[i], FIRST_STEP * Math.max(1, Math.abs(wanted[i])), "logit " + i);
            }
            boolean flips = network.name().equals("ResNet-8");
            try (NDManager scratch = NDManager.newBaseManager()) {
                first.get("gradient_l2").properties().forEach(entry -> {
                    NDArray gradient = Torch.gradient(network.parameters().get(entry.getKey()).getArray(), scratch).orElseThrow();
                    assertClose(entry.getValue().asDouble(), norm(gradient.toFloatArray()), 
                            flips ? FLIP * entry.getValue().asDouble() : 0, "gradient of " + entry.getKey());
                });
            }
        }
    }

    private static void compareSteps(JsonNode expected, TrainingRun run, Watcher watcher) {
        double[] losses = Fixtures.numbers(expected.get("loss"));
        double[] tolerances = Fixtures.numbers(expected.get("loss_tolerance"));
        assertEquals(losses.length, run.stepLosses().size());
        for (int i = 0; i < losses.length; i++) {
            assertEquals(losses[i], run.stepLosses().get(i), tolerances[i], "loss of step " + (i + 1));
            assertEquals(expected.at("/correct/" + i).asInt(), watcher.correct.get(i),
                    expected.at("/tolerances/correct").asInt(), "correct in step " + (i + 1));
        }
    }

    private static void compareEnd(JsonNode expected, Network network, TrainingRun run, Watcher watcher) {
        Map<String, Double> tolerances = new HashMap<>();
        int last = expected.get("epochs").asInt() - 1;
        expected.at("/tolerances/final_norms_absolute").properties().forEach(entry -> {
            double norm = expected.at("/epoch_norms/%d/%s".formatted(last, entry.getKey())).asDouble();
            boolean flips = network.name().equals("ResNet-8") && entry.getKey().endsWith("bias");
            tolerances.put(entry.getKey(), Math.max(entry.getValue().asDouble(), flips ? DRIFT * norm : 0));
        });
        compareNorms(expected.at("/epoch_norms/" + last), watcher.afterEpoch.get(last), tolerances);
        for (int epoch = 0; epoch < last; epoch++) {
            Map<String, Double> loose = new HashMap<>();
            expected.at("/epoch_norms/" + epoch).properties()
                    .forEach(entry -> loose.put(entry.getKey(), DRIFT * entry.getValue().asDouble()));
            compareNorms(expected.at("/epoch_norms/" + epoch), watcher.afterEpoch.get(epoch), loose);
        }
        StateDict end = network.stateDict();
        expected.get("buffers").properties().forEach(entry -> {
            if (!entry.getKey().endsWith("num_batches_tracked")) {
                double tolerance = expected.at("/tolerances/buffers_absolute").path(entry.getKey()).asDouble();
                assertArrayEquals(Fixtures.numbers(entry.getValue()), widened(end.get(entry.getKey()).toFloats()), tolerance,
                        entry.getKey());
            } else {
                assertEquals(entry.getValue().asLong(), end.get(entry.getKey()).bytes().getLong(), entry.getKey());
            }
        });
        assertEquals(expected.get("eval_loss").asDouble(), run.last().evaluationLoss(),
                expected.at("/tolerances/eval_loss").asDouble(), "loss in inference mode");
        assertEquals(expected.get("eval_correct").asInt(), run.finalAccuracy() * 512,
                expected.at("/tolerances/correct").asInt(), "correct in inference mode");
    }

    private static void compareNorms(JsonNode expected, StateDict weights, Map<String, Double> tolerances) {
        expected.properties().forEach(entry -> assertClose(entry.getValue().asDouble(),
                norm(weights.get(entry.getKey()).toFloats()), tolerances.getOrDefault(entry.getKey(), 0.0), entry.getKey()));
    }

    /** Within an absolute tolerance where there is one, else to 1e-4 of the value. */
    private static void assertClose(double expected, double found, double absolute, String what) {
        assertEquals(expected, found, absolute > 0 ? absolute : FIRST_STEP * Math.abs(expected), "norm of " + what);
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static double[] widened(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Keeps what the reference numbers speak of while the real loop runs. */
    private static final class Watcher implements TrainingListener {
        private final Network network;
        private final List<Integer> correct = new ArrayList<>();
        private final List<StateDict> afterEpoch = new ArrayList<>();
        private StateDict afterStep1;

        Watcher(Network network) {
            this.network = network;
        }

        @Override
        public void stepDone(StepReport step) {
            correct.add(step.correct());
            if (step.step() == 1) {
                afterStep1 = network.stateDict();
            }
        }

        @Override
        public void epochDone(TrainingRun.Epoch epoch) {
            if (epoch.number() > 0) {
                afterEpoch.add(network.stateDict());
            }
        }
    }
}
