package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.data.Dataset;
import dev.thaw.engine.OutOfDeviceMemory;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step or an evaluation that no memory is left for ends the training, and nothing else. */
class OutOfMemoryTest {

    private static final long NOBODY_HAS = 25_000_000_000_000L;

    private final Dataset colours = TinyTask.dataset();

    /** Asks for 100 terabytes in one of the passes in its mode, as a network does that is too large for its batch. */
    static final class Greedy extends Module {
        private final int[] passes;
        private final Mode mode;
        private final int greedy;

        private Greedy(int[] passes, Mode mode, int greedy) {
            this.passes = passes;
            this.mode = mode;
            this.greedy = greedy;
        }

        @Override
        protected NDArray compute(NDArray x, Mode now) {
            if (now == mode && ++passes[0] == greedy) {
                x.getManager().zeros(new Shape(NOBODY_HAS)).close();
            }
            return x;
        }

        @Override
        protected Greedy blank() {
            return new Greedy(passes, mode, greedy);
        }

        @Override
        public String describe() {
            return "greedy";
        }
    }

    static Network greedy(Mode mode, int pass) {
        return Network.of("greedy", Sequential.named().then("flatten", Flatten.create()).then("one", Linear.of(3072, 8))
                .then("greedy", new Greedy(new int[1], mode, pass)).then("linear", Linear.of(8, 3)), 3, 32, 32);
    }

    private Training training(Network network, Reading reading) {
        return Training.of(network, colours).batchSize(16).accumulate(2).epochs(1).optimizer(Sgd.of(1e-3).momentum(0.9))
                .freeze(FreezePlan.allBut("linear"), OptimizerFilter.method())
                .having(settings -> settings.reading = Optional.of(reading));
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void aStepThatFailsInItsSecondPartIsUndoneAndTheSameNetworkTrainsOn(Reading reading) {
        String afterTwo;
        try (Network network = greedy(Mode.TRAIN, 0)) {
            List<String> weights = new ArrayList<>();
            training(network, Reading.EACH_STEP)
                    .listener(TrainingTest.onStep(step -> weights.add(network.stateDict().sha256()))).fit();
            afterTwo = weights.get(1);
        }
        try (Network network = greedy(Mode.TRAIN, 8 + 6)) {
            training(network, reading).fit();
            network.seed(0);
            int before = TrainingResourcesTest.arrays();
            var full = assertThrows(OutOfDeviceMemory.class, training(network, reading)::fit);
            for (String part : List.of("asked for 100000.00 GB", "it was step 3, on a batch of 16 images in 2 parts. ",
                    "as the step before left them", "batchSize(8)", "accumulate(4)", "freeze more")) {
                assertTrue(full.getMessage().contains(part), full.getMessage());
            }
            assertEquals(afterTwo, network.stateDict().sha256());
            assertEquals(before, TrainingResourcesTest.arrays());
            try (NDManager handles = NDManager.newBaseManager()) {
                assertTrue(network.parameters().values().stream().map(Parameter::getArray)
                        .allMatch(array -> Torch.gradient(array, handles).isEmpty()));
            }
            assertEquals(4, training(network, reading).fit().stepLosses().size());
        }
    }

    @Test
    void anEvaluationSaysSoToo() {
        try (Network network = greedy(Mode.EVAL, 1)) {
            var full = assertThrows(OutOfDeviceMemory.class,
                    () -> Evaluator.evaluate(network, colours.test(), colours.normalization()));
            String said = full.getMessage();
            assertTrue(said.contains("it was an evaluation, 64 images at a time, and nothing has changed"), said);
            assertEquals(30, Evaluator.evaluate(network, colours.test(), colours.normalization()).labels().length);
        }
        try (Network network = greedy(Mode.EVAL, 2)) { // the judge after the first epoch
            var full = assertThrows(OutOfDeviceMemory.class, training(network, Reading.EACH_STEP)::fit);
            assertTrue(full.getMessage().contains("it was an evaluation"), full.getMessage());
        }
    }

    @Test
    void theSearchForARateSaysSoTooAndOtherFailuresStayWhatTheyAre() {
        try (Network network = greedy(Mode.TRAIN, 2)) {
            var full = assertThrows(OutOfDeviceMemory.class,
                    () -> LearningRateFinder.of(training(network, Reading.EACH_STEP)).steps(10).find());
            assertTrue(full.getMessage().contains("it was the search for a learning rate, on batches of 16"), full.getMessage());
        }
        var other = new IllegalStateException("something else");
        assertFalse(Shortage.ofEvaluation(other) instanceof OutOfDeviceMemory);
    }
}
