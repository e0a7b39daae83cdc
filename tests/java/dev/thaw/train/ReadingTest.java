package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading the numbers of many steps together changes when they are known, and nothing else, to the last bit. */
class ReadingTest {

    @TempDir
    private Path folder;

    /** What a training leaves and tells. */
    private record Told(ResumeTest.Outcome outcome, List<String> steps, Map<String, String> checkpoints) { }

    private static Training reading(Training training, Reading reading) {
        return training.having(settings -> settings.reading = Optional.of(reading));
    }

    private static String withoutSeconds(String progress) {
        return progress.replaceAll("\"seconds\":[^,}]*", "");
    }

    private Told fit(ResumeTest.Kind kind, Reading reading) {
        Path best = folder.resolve(reading + " best.safetensors");
        Map<String, String> checkpoints = new LinkedHashMap<>();
        List<String> steps = new ArrayList<>();
        try (Network network = kind.network.get()) {
            Checkpoints kept = Checkpoints.in(folder.resolve(reading.toString())).everySteps(3).by((file, tensors, metadata) ->
                    checkpoints.put(file.getFileName().toString(), tensors.sha256() + withoutSeconds(metadata.get("progress"))));
            TrainingRun run = reading(ResumeTest.training(kind, network, best), reading)
                    .having(settings -> settings.checkpoints = Optional.of(kept))
                    .listener(TrainingTest.onStep(step -> steps.add("%d %d/%d %d images %s %d at %s".formatted(step.epoch(),
                            step.step(), step.totalSteps(), step.images(), step.loss(), step.correct(), step.lr())))).fit();
            return new Told(ResumeTest.Outcome.of(run, network, best), steps, checkpoints);
        }
    }

    @ParameterizedTest
    @EnumSource(ResumeTest.Kind.class)
    void everyNumberReportAndCheckpointIsTheSame(ResumeTest.Kind kind) {
        Told each = fit(kind, Reading.EACH_STEP);
        Told together = fit(kind, Reading.TOGETHER);
        assertEquals(each.outcome(), together.outcome());
        assertEquals(each.steps(), together.steps());
        assertEquals(each.checkpoints(), together.checkpoints());
        assertTrue(each.steps().size() > each.checkpoints().size() && each.checkpoints().size() > 1, each.toString());
    }

    /** Sees each forward pass of a step, and interrupts its thread in one of them. */
    private static final class Watching extends Module {
        private final List<String> seen;
        private final int interrupted;

        Watching(List<String> seen, int interrupted) {
            this.seen = seen;
            this.interrupted = interrupted;
        }

        @Override
        protected NDArray compute(NDArray x, Mode mode) {
            if (mode == Mode.TRAIN) {
                seen.add("step");
                if (Collections.frequency(seen, "step") == interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return x;
        }

        @Override
        protected Watching blank() {
            return new Watching(seen, interrupted);
        }

        @Override
        public String describe() {
            return "watching";
        }
    }

    private static Network watched(List<String> seen, int interrupted) {
        return Network.of("watched", Sequential.named().then("flatten", Flatten.create())
                .then("watching", new Watching(seen, interrupted)).then("linear", Linear.of(3072, 3)), 3, 32, 32);
    }

    private static Training training(Network network, Reading reading) {
        return reading(Training.of(network, TinyTask.dataset()).batchSize(16).epochs(2)
                .optimizer(Sgd.of(1e-4).momentum(0.9)), reading);
    }

    @Test
    void theStepsOfAnEpochAreToldOfAfterTheLastOfThem() {
        for (Reading reading : Reading.values()) {
            List<String> seen = new ArrayList<>();
            try (Network network = watched(seen, 0)) {
                training(network, reading).listener(TrainingTest.onStep(step -> seen.add("told"))).fit();
            }
            List<String> epoch = reading == Reading.EACH_STEP
                    ? List.of("step", "told", "step", "told", "step", "told", "step", "told")
                    : List.of("step", "step", "step", "step", "told", "told", "told", "told");
            assertEquals(epoch, seen.subList(seen.size() - 8, seen.size()), reading.toString());
        }
    }

    @Test
    void nothingPilesUpFromEpochToEpoch() {
        for (Reading reading : Reading.values()) {
            List<Integer> arrays = new ArrayList<>();
            try (Network network = TinyTask.network()) {
                training(network, reading).accumulate(2).epochs(4).listener(new TrainingListener() {
                    @Override
                    public void epochDone(TrainingRun.Epoch epoch) {
                        arrays.add(TrainingResourcesTest.arrays());
                    }
                }).fit();
            }
            assertEquals(1, arrays.subList(1, 5).stream().distinct().count(), reading + ": " + arrays);
        }
    }

    @Test
    void aLiveCurveLagsHalfASecondAtMost() {
        long[] now = {7};
        Unread unread = new Unread(Reading.TOGETHER, () -> now[0]);
        Taken step = new Taken(1, 1, 16, 0.1, 0, null);
        unread.add(step);
        now[0] += 400_000_000;
        unread.add(step);
        assertFalse(unread.areDue());
        now[0] += 150_000_000;
        assertTrue(unread.areDue(), "0.55 s after the first");
        assertTrue(new Unread(Reading.EACH_STEP, () -> now[0]).areDue());
    }

    @Test
    void anInterruptWithinAStepStopsAtTheSameStepAndResumesToTheSameBits() {
        List<Object> whole = new ArrayList<>();
        for (Reading reading : Reading.values()) {
            for (int stop = 0; stop <= 8; stop++) {
                Path checkpoints = folder.resolve("%s %d".formatted(reading, stop));
                try (Network network = watched(new ArrayList<>(), stop)) {
                    Training stopping = training(network, reading).checkpoint(checkpoints);
                    if (stop == 0) {
                        TrainingRun run = stopping.fit();
                        whole.add(List.of(run.stepLosses(), run.stepRates(), network.stateDict().sha256()));
                    } else {
                        var stopped = assertThrows(TrainingInterruptedException.class, stopping::fit);
                        assertEquals(stop, stopped.partialRun().stepLosses().size(), reading.toString());
                    }
                }
                try (Network network = watched(new ArrayList<>(), 0)) {
                    TrainingRun run = training(network.seed(3), reading).resume(checkpoints);
                    assertEquals(whole.get(0), List.of(run.stepLosses(), run.stepRates(), network.stateDict().sha256()));
                }
            }
        }
        assertEquals(whole.get(0), whole.get(1));
    }

    @Test
    void aLossThatIsNoNumberSaysThatTheWeightsAreLostAndWhereSoundOnesAre() {
        Path best = folder.resolve("best.safetensors");
        for (Reading reading : Reading.values()) {
            List<Integer> told = new ArrayList<>();
            try (Network network = TinyTask.network()) {
                Training exploding = training(network, reading).optimizer(Sgd.of(1e30))
                        .listener(TrainingTest.onStep(step -> told.add(step.step())));
                String message = assertThrows(IllegalStateException.class, exploding::fit).getMessage();
                String kept = assertThrows(IllegalStateException.class, () -> {
                    network.seed(1);
                    exploding.checkpoint(folder.resolve("c " + reading)).saveBest(best).fit();
                }).getMessage();
                assertTrue(message.contains("step 2 of 8 (epoch 1, learning rate 1.0E30, loss before: "), message);
                assertEquals(List.of(1, 1), told);
                boolean together = reading == Reading.TOGETHER;
                assertEquals(together, message.contains("this step and 2 more were taken"), message);
                assertTrue(message.toLowerCase(Locale.ROOT).contains("start from a fresh network"), message);
                assertTrue(kept.toLowerCase(Locale.ROOT).contains("start from a fresh network"), "nothing was kept yet: " + kept);
                assertFalse(Files.exists(best));
                assertEquals(!together, message.contains("they are as the step before left them"), message);
            }
        }
    }

    @Test
    void weightsThatAreLostInALaterEpochAreFoundWhereTheErrorSays() throws IOException {
        Path best = folder.resolve("best.safetensors");
        try (Network network = TinyTask.network()) {
            Training late = training(network, Reading.TOGETHER).phases(Phase.named("gentle").epochs(1).optimizer(Sgd.of(0.01)),
                    Phase.named("wild").epochs(1).optimizer(Sgd.of(1e30)));
            String message = assertThrows(IllegalStateException.class, late.saveBest(best)::fit).getMessage();
            assertTrue(message.contains("load the best weights so far, of epoch 1, from " + best), message);
            assertTrue(Files.size(best) > 0);
            network.seed(1);
            Path kept = folder.resolve("kept");
            String other = assertThrows(IllegalStateException.class, late.checkpoint(kept)::fit).getMessage();
            assertTrue(other.contains("look at the checkpoints in " + kept), other);
            try (Stream<Path> files = Files.list(kept)) {
                assertTrue(files.findAny().isPresent());
            }
        }
    }

    @Test
    void anEstimateOfWhatExplodesSaysSo() {
        for (Reading reading : Reading.values()) {
            try (Network network = TinyTask.network()) {
                Training exploding = training(network, reading).optimizer(Sgd.of(1e30));
                assertTrue(assertThrows(IllegalStateException.class, exploding::estimate).getMessage().contains("the loss became"));
            }
        }
    }

    @Test
    void whatWasNotReadIsFreedWhenAListenerEndsTheTraining() {
        try (Network network = TinyTask.network()) {
            Training failing = training(network, Reading.TOGETHER).listener(new TrainingListener() {
                @Override
                public void epochDone(TrainingRun.Epoch epoch) {
                    if (epoch.number() == 1) {
                        throw new IllegalCallerException("as a cell's own code may");
                    }
                }
            });
            assertThrows(IllegalCallerException.class, failing::fit);
            Training exploding = training(network, Reading.TOGETHER).optimizer(Sgd.of(1e30));
            int before = TrainingResourcesTest.arrays();
            for (int i = 0; i < 3; i++) {
                assertThrows(IllegalStateException.class, exploding::fit);
                network.seed(i);
            }
            assertEquals(before, TrainingResourcesTest.arrays());
        }
    }

    @Test
    void evaluatedLogitsComeTogetherWithTheSameBitsAndLeaveNothing() {
        ImageSet images = TinyTask.images(64 * 33 + 5, 4);
        try (Network network = TinyTask.withDropout()) {
            Predictions each = evaluate(network, images, Reading.EACH_STEP, () -> { });
            int before = TrainingResourcesTest.arrays();
            List<Integer> open = new ArrayList<>();
            Predictions together = evaluate(network, images, Reading.TOGETHER,
                    () -> open.add(TrainingResourcesTest.arrays() - before));
            assertArrayEquals(each.probabilities(), together.probabilities());
            assertEquals(each.loss(), together.loss());
            assertEquals(31, open.get(31) - open.get(0), "held before the 32nd batch");
            assertEquals(open.get(0), open.get(32), "read after it");
            int[] batches = {0};
            assertThrows(IllegalCallerException.class, () -> evaluate(network, images, Reading.TOGETHER, () -> {
                if (++batches[0] == 5) {
                    throw new IllegalCallerException("stopped");
                }
            }));
            assertEquals(before, TrainingResourcesTest.arrays());
        }
    }

    private static Predictions evaluate(Network network, ImageSet images, Reading reading, Runnable stop) {
        Batches batches = Batches.of(images, Normalization.none(3), Evaluator.BATCH_SIZE, Ordering.sequential());
        try (Feed.Pass pass = Feed.images(batches)) {
            return Evaluator.evaluate(network::forward, pass, images.labels(), reading, stop);
        }
    }
}
