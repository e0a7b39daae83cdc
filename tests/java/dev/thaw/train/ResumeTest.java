package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that is stopped and resumed is the uninterrupted one, to the last bit. */
class ResumeTest {

    private static final FreezePlan HEAD = FreezePlan.allBut("linear");
    private static final Dataset COLOURS = TinyTask.dataset();

    @TempDir
    private Path folder;

    /** The trainings that are stopped after each of their steps. */
    enum Kind {
        MOMENTUM(TinyTask::network) {
            @Override
            Training of(Training training) {
                return training.epochs(2).optimizer(Sgd.of(0.01).momentum(0.9).weightDecay(1e-3)).schedule(Schedule.warmUpThenCosine(0.3))
                        .clip(GradientClip.norm(1));
            }
        },
        ADAM_AND_DROPOUT(TinyTask::withDropout) {
            @Override
            Training of(Training training) {
                return training.epochs(2).optimizer(Adam.of(0.003).withAmsgrad()).inStoredOrder();
            }
        },
        CACHED_THEN_ALL(TinyTask::network) {
            @Override
            Training of(Training training) {
                return training.cacheFeatures(FeatureCache.memory(1 << 20)).optimizer(Adam.of(0.003)).phases(
                        Phase.named("head").epochs(2).freeze(HEAD).batchSize(25), Phase.named("all").epochs(1).bodyRate(0.1));
            }
        },
        PLATEAU(TinyTask::withDropout) {
            @Override
            Training of(Training training) {
                return training.epochs(5).batchSize(25).optimizer(Sgd.of(0.5)).schedule(Schedule.plateau().factor(0.5).patience(0));
            }
        },
        AVERAGED_AUGMENTED_MIXED(TinyTask::network) {
            @Override
            Training of(Training training) {
                return training.augment(Augmentation.cifarRecipe()).epochs(2).optimizer(Sgd.of(0.05).momentum(0.9))
                        .mix(BatchMix.mixup(0.4)).average(MovingAverage.of(0.8)).accumulate(2).stopEarly(EarlyStop.onLoss(3));
            }
        },
        FROM_THE_BEST(TinyTask::network) {
            @Override
            Training of(Training training) {
                return training.optimizer(Sgd.of(0.2).momentum(0.9)).batchSize(25).phases(Phase.named("wild").epochs(3),
                        Phase.named("tame").epochs(2).optimizer(Sgd.of(0.02).momentum(0.9)).startFrom(StartFrom.BEST));
            }
        },
        MIXED_AVERAGED_AND_STOPPED(TinyTask::network) {
            @Override
            Training of(Training training) {
                return training.batchSize(25).average(MovingAverage.of(0.5)).loss(Loss.crossEntropy().smoothing(0.1)).phases(
                        Phase.named("short").epochs(4).freeze(HEAD).optimizer(Sgd.of(0)).stopEarly(EarlyStop.onAccuracy(1)),
                        Phase.named("all").epochs(2).mix(new BatchMix(1, 1)).accumulate(2).optimizer(Adam.of(0.003))
                                .schedule(Schedule.oneCycle(0.01)));
            }
        };

        final Supplier<Network> network;

        Kind(Supplier<Network> network) {
            this.network = network;
        }

        abstract Training of(Training training);
    }

    static Training training(Kind kind, Network network, Path best) {
        return kind.of(Training.of(network, COLOURS).batchSize(16).seed(5)).saveBest(best);
    }

    /** What must be the same to the last bit. */
    record Outcome(String weights, String best, List<Double> losses, List<Double> rates, List<String> epochs) {
        static Outcome of(TrainingRun run, Network network, Path best) {
            return new Outcome(network.stateDict().sha256(), Safetensors.read(best).sha256(), run.stepLosses(), run.stepRates(),
                    run.epochs().stream().map(epoch -> "%d %s %s %s %s %s".formatted(epoch.number(), epoch.phase(), epoch.trainLoss(),
                            epoch.trainAccuracy(), epoch.evaluationLoss(), epoch.evaluationAccuracy())).toList());
        }
    }

    @Test
    void thePlateausRateReallyFalls() {
        assertTrue(uninterrupted(Kind.PLATEAU).rates().stream().distinct().count() > 1);
    }

    private Outcome uninterrupted(Kind kind) {
        Path best = folder.resolve("whole.safetensors");
        try (Network network = kind.network.get()) {
            return Outcome.of(training(kind, network, best).fit(), network, best);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anInterruptAfterAnyStepAndAResumptionChangeNoBit(Kind kind) {
        Outcome whole = uninterrupted(kind);
        for (int last = 1; last <= whole.losses().size(); last++) {
            int stop = last;
            Path checkpoints = folder.resolve("after " + stop);
            Path best = folder.resolve("best.safetensors");
            try (Network network = kind.network.get()) {
                Training stopping = training(kind, network, best).checkpoint(checkpoints)
                        .listener(TrainingTest.onStep(step -> {
                            if (step.step() == stop) {
                                Thread.currentThread().interrupt();
                            }
                        }));
                assertThrows(TrainingInterruptedException.class, stopping::fit);
            }
            try (Network network = kind.network.get()) {
                TrainingRun run = training(kind, network.seed(99), best).resume(checkpoints);
                assertEquals(whole, Outcome.of(run, network, best), "stopped after step " + stop);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aDeathAfterAnyStepLosesNoMoreThanTheStepsSinceTheLastCheckpoint(Kind kind) {
        Outcome whole = uninterrupted(kind);
        for (int last = 1; last <= whole.losses().size(); last += 2) {
            int stop = last;
            Path checkpoints = folder.resolve("died at " + stop);
            Path best = folder.resolve("best.safetensors");
            try (Network network = kind.network.get()) {
                Training dying = training(kind, network, best).checkpoint(checkpoints, 2).listener(TrainingTest.onStep(step -> {
                    if (step.step() == stop) {
                        throw new IllegalCallerException("as if killed");
                    }
                }));
                assertThrows(IllegalCallerException.class, dying::fit);
            }
            int[] steps = {0};
            try (Network network = kind.network.get()) {
                TrainingRun run = training(kind, network, best).checkpoint(checkpoints, 2)
                        .listener(TrainingTest.onStep(step -> steps[0]++)).resume(checkpoints);
                assertEquals(whole, Outcome.of(run, network, best), "died in step " + stop);
                assertTrue(steps[0] <= whole.losses().size() - stop + 2, "%d steps again".formatted(steps[0]));
            }
        }
    }

    @Test
    void aTrainingThatHadEndedGivesItsRunAndWeightsBackAtOnce() {
        Path checkpoints = folder.resolve("c");
        Path best = folder.resolve("best.safetensors");
        try (Network network = TinyTask.network(); Network other = TinyTask.network()) {
            Outcome first = Outcome.of(training(Kind.CACHED_THEN_ALL, network, best).resume(checkpoints), network, best);
            TrainingRun again = training(Kind.CACHED_THEN_ALL, other.seed(7), best).listener(TrainingTest.onStep(step -> {
                throw new IllegalStateException("nothing was left to do");
            })).resume(checkpoints);
            assertEquals(first, Outcome.of(again, other, best));
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOverWithALine() throws IOException {
        Path checkpoints = folder.resolve("c");
        Path best = folder.resolve("best.safetensors");
        Outcome whole = uninterrupted(Kind.MOMENTUM);
        try (Network network = TinyTask.network()) {
            training(Kind.MOMENTUM, network, best).checkpoint(checkpoints, 1).keepLast(3).fit();
        }
        List<Path> files = files(checkpoints);
        assertEquals(3, files.size());
        byte[] bytes = Files.readAllBytes(files.get(2));
        for (int at : new int[] {0, 20, bytes.length / 2, bytes.length - 1, -1}) {
            byte[] damaged = at < 0 ? Arrays.copyOf(bytes, bytes.length / 3) : bytes.clone();
            if (at >= 0) {
                damaged[at] ^= 4;
            }
            Files.write(files.get(2), damaged);
            try (Network network = TinyTask.network()) {
                TrainingRun run = training(Kind.MOMENTUM, network, best).resume(checkpoints);
                assertEquals(whole, Outcome.of(run, network, best));
                assertTrue(run.notes().stream().anyMatch(note -> note.contains("step-000000008.safetensors could not be read")),
                        run.text());
            }
        }
    }

    @Test
    void otherSettingsOrDataAreRefusedWithTheListOfDifferences() {
        Path checkpoints = folder.resolve("c");
        try (Network network = TinyTask.network()) {
            Training then = Training.of(network, COLOURS).epochs(1).batchSize(16).optimizer(Sgd.of(0.01));
            then.checkpoint(checkpoints).fit();
            String before = network.stateDict().sha256();
            Training now = Training.of(network, TinyTask.withoutValidation()).epochs(2).batchSize(16).optimizer(Sgd.of(0.02)).seed(4);
            String message = assertThrows(IllegalArgumentException.class, () -> now.resume(checkpoints)).getMessage();
            for (String part : List.of("epochs: 1 then, 2 now", "optimizer: ", "seed: 0 then, 4 now", "judging images: ")) {
                assertTrue(message.contains(part), message);
            }
            assertFalse(message.contains("batch size") || message.contains("training images"), message);
            assertEquals(before, network.stateDict().sha256());
            var fresh = assertThrows(IllegalArgumentException.class, () -> then.checkpoint(checkpoints).fit());
            assertTrue(fresh.getMessage().contains("resume"), fresh.getMessage());
        }
    }

    @Test
    void whereNothingCanBeWrittenItIsSaidBeforeTheFirstStep() throws IOException {
        Path file = Files.writeString(folder.resolve("a file"), "x");
        try (Network network = TinyTask.network()) {
            String before = network.stateDict().sha256();
            for (Path nowhere : List.of(file, file.resolve("below"), Path.of("/proc/thaw"))) {
                var refused = assertThrows(IllegalArgumentException.class,
                        () -> Training.of(network, COLOURS).epochs(1).checkpoint(nowhere).fit());
                assertTrue(refused.getMessage().contains("nothing was trained"), refused.getMessage());
            }
            assertEquals(before, network.stateDict().sha256());
        }
    }

    @Test
    void aFullDiskStopsNothingAndLeavesTheOlderCheckpointsIntact() throws IOException {
        Path checkpoints = folder.resolve("c");
        Path best = folder.resolve("best.safetensors");
        Outcome whole = uninterrupted(Kind.MOMENTUM);
        try (Network network = TinyTask.network()) {
            int[] written = {0};
            Checkpoints full = Checkpoints.in(checkpoints).everySteps(1).by((file, tensors, metadata) -> {
                if (++written[0] > 3) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }
                Safetensors.write(file, tensors, metadata);
            });
            TrainingRun run = training(Kind.MOMENTUM, network, best).having(settings -> settings.checkpoints =
                    Optional.of(full)).fit();
            assertEquals(whole, Outcome.of(run, network, best));
            assertTrue(run.warnings().stream().anyMatch(line -> line.contains("No space left") && line.contains("older ones are intact")),
                    run.text());
        }
        try (Network network = TinyTask.network()) {
            assertEquals(3, files(checkpoints).size());
            assertEquals(whole, Outcome.of(training(Kind.MOMENTUM, network, best).resume(checkpoints), network, best));
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsTakenAway() throws IOException {
        Path checkpoints = Files.createDirectories(folder.resolve("c"));
        Path part = Files.writeString(checkpoints.resolve(".step-000000003.safetensors.0-1.part"), "half");
        Path other = Files.writeString(checkpoints.resolve("notes.txt"), "mine");
        try (Network network = TinyTask.network()) {
            Training.of(network, COLOURS).epochs(1).resume(checkpoints);
        }
        assertFalse(Files.exists(part));
        assertTrue(Files.exists(other));
    }

    private static List<Path> files(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.sorted().toList();
        }
    }
}
