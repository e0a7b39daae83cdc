package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a grader takes from the folder is what training would give; and what differs in anything is trained. */
class SavedRunsTest {

    private static final Dataset COLOURS = TinyTask.dataset();
    private static final FreezePlan HEAD = FreezePlan.allBut("linear");

    @TempDir
    private Path folder;

    /** Trainings that leave different traces. */
    enum Kind {
        MOMENTUM(TinyTask::network, training -> training.epochs(2).optimizer(Sgd.of(0.01).momentum(0.9))),
        DRIFTING(TinyTask::network, training -> training.epochs(1).freeze(HEAD).frozenNorm(FrozenNorm.TRAIN)),
        STARVED(TinyTask::network, training -> training.epochs(1).optimizer(Sgd.of(0))),
        DROPOUT(TinyTask::withDropout, training -> training.epochs(2).optimizer(Adam.of(0.003)).augment(Augmentation.cifarRecipe())),
        PHASES(TinyTask::network, training -> training.optimizer(Adam.of(0.003)).mix(BatchMix.mixup(0.4)).phases(
                Phase.named("head").epochs(2).freeze(HEAD), Phase.named("all").epochs(1).average(MovingAverage.of(0.5))));

        private final Supplier<Network> network;
        private final UnaryOperator<Training> choices;

        Kind(Supplier<Network> network, UnaryOperator<Training> choices) {
            this.network = network;
            this.choices = choices;
        }
    }

    private SavedRuns saved(SavedRuns.Mode mode) {
        return new SavedRuns(folder, mode);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Training usual(Network network) {
        return Training.of(network, COLOURS).batchSize(16).seed(5).epochs(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRestoredRunIsTheTrainedOneToTheLastBit(Kind kind) {
        try (Network trained = kind.network.get(); Network restored = kind.network.get()) {
            TrainingRun first = saved(SavedRuns.Mode.RECORD).fit(kind.choices.apply(usual(trained)));
            TrainingRun again = saved(SavedRuns.Mode.REPLAY).fit(kind.choices.apply(usual(restored)));
            assertEquals(first.warnings(), again.warnings());
            assertEquals(first.epochs(), again.epochs(), "with the seconds of then: nothing was trained");
            assertEquals(trained.stateDict().sha256(), restored.stateDict().sha256());
            assertEquals(List.of(first.name(), first.seed(), first.network(), first.dataset(), first.evaluatedOn(), first.stepLosses(),
                    first.stepRates(), first.phases(), first.trainableParameters(), first.warnings(), first.notes()),
                    List.of(again.name(), again.seed(), again.network(), again.dataset(), again.evaluatedOn(), again.stepLosses(),
                    again.stepRates(), again.phases(), again.trainableParameters(), again.warnings(), again.notes()));
            assertEquals(first.audit().rows(), again.audit().rows());
            assertEquals(first.audit().text(), again.audit().text());
            assertEquals(trained.loadedPaths(), restored.loadedPaths(), "values that were trained count as no loaded ones");
        }
    }

    @Test
    void anythingElseIsAnotherTraining() {
        byte[] pixels = COLOURS.train().pixels().clone();
        pixels[0]++;
        ImageSet other = ImageSet.of(pixels, 32, 32, 3, COLOURS.train().labels());
        Dataset changed = new Dataset(COLOURS.name(), COLOURS.classNames(), other, COLOURS.validation(), COLOURS.test(),
                COLOURS.normalization());
        List<UnaryOperator<Training>> others = List.of(training -> training, training -> training.seed(6),
                training -> training.optimizer(Sgd.of(0.011).momentum(0.9)), training -> training.batchSize(17),
                training -> training.freeze(HEAD), training -> training.name("another"), training -> training.epochs(2),
                training -> training.augment(Augmentation.cifarRecipe()), training -> Training.of(training.network, changed)
                        .batchSize(16).seed(5).epochs(1));
        for (int i = 0; i < others.size(); i++) {
            try (Network network = TinyTask.network()) {
                saved(SavedRuns.Mode.RECORD).fit(others.get(i).apply(usual(network)));
            }
            assertEquals(i + 1, files().size(), "change number " + i + " found the run of another training");
        }
    }

    @Test
    void anotherBitOfAnyWeightIsAnotherTraining() {
        try (Network network = TinyTask.network(); Network other = TinyTask.network(); Network seeded = TinyTask.network().seed(7)) {
            StateDict before = other.stateDict();
            saved(SavedRuns.Mode.RECORD).fit(usual(network));
            other.buffers().values().iterator().next().getArray().addi(1e-6f);
            assertNotEquals(before.sha256(), other.stateDict().sha256());
            saved(SavedRuns.Mode.RECORD).fit(usual(other));
            saved(SavedRuns.Mode.RECORD).fit(usual(seeded));
            try (Network loaded = TinyTask.network().load(before, Match.STRICT)) {
                saved(SavedRuns.Mode.RECORD).fit(usual(loaded));
            }
            assertEquals(4, files().size(), "the last has the same values, but is warned differently");
        }
    }

    @Test
    void aFileDoesNotTellWhichSettingsItWasMadeWith() throws IOException {
        try (Network network = TinyTask.network()) {
            saved(SavedRuns.Mode.RECORD).fit(usual(network).optimizer(Adam.of(0.003)).freeze(FreezePlan.upTo("layer1")));
        }
        String content = Files.readString(files().get(0), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains("Adam") || content.contains("upTo"), "the settings may be the answer to an exercise");
    }

    @Test
    void whatDoesMoreThanTrainIsNeverKept() {
        Path beside = folder.resolve("beside");
        List<UnaryOperator<Training>> others = List.of(
                training -> training.listener(TrainingTest.onStep(step -> { })),
                training -> training.listener(TrainingListener.none().and(new TrainingListener() { })),
                training -> training.saveBest(beside.resolve("best.safetensors")), training -> training.log(beside),
                training -> training.checkpoint(beside.resolve("checkpoints")));
        for (UnaryOperator<Training> change : others) {
            try (Network network = TinyTask.network()) {
                saved(SavedRuns.Mode.RECORD).fit(change.apply(usual(network)));
            }
        }
        assertEquals(List.of(beside), files());
    }

    @Test
    void aListenerThatOnlyShowsIsToldOfARestoredRun() {
        List<Integer> told = new ArrayList<>();
        TrainingListener showing = new TrainingListener() {
            @Override
            public boolean onlyShows() {
                return true;
            }

            @Override
            public void epochDone(TrainingRun.Epoch epoch) {
                told.add(epoch.number());
            }
        };
        for (int i = 0; i < 2; i++) {
            try (Network network = TinyTask.network()) {
                saved(SavedRuns.Mode.RECORD).fit(usual(network).listener(showing));
            }
        }
        assertEquals(List.of(0, 1, 0, 1), told);
        assertEquals(1, files().size());
    }

    @Test
    void aBrokenOneIsIgnoredWithAWarning() throws IOException {
        String weights;
        try (Network network = TinyTask.network()) {
            saved(SavedRuns.Mode.RECORD).fit(usual(network));
            weights = network.stateDict().sha256();
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2]++;
        for (byte[] broken : List.of(flipped, Arrays.copyOf(whole, whole.length / 2), new byte[0])) {
            Files.write(file, broken);
            try (Network network = TinyTask.network()) {
                TrainingRun run = saved(SavedRuns.Mode.REPLAY).fit(usual(network));
                assertTrue(run.warnings().get(run.warnings().size() - 1).contains("so it was trained anew"), run.warnings()::toString);
                assertEquals(weights, network.stateDict().sha256());
            }
        }
    }

    @Test
    void theRunOfAnotherTrainingUnderThisNameIsIgnored() throws IOException {
        try (Network one = TinyTask.network(); Network two = TinyTask.network(); Network again = TinyTask.network()) {
            saved(SavedRuns.Mode.RECORD).fit(usual(one));
            Path first = files().get(0);
            saved(SavedRuns.Mode.RECORD).fit(usual(two).seed(6));
            Path second = files().stream().filter(file -> !file.equals(first)).findFirst().orElseThrow();
            Files.copy(second, first, StandardCopyOption.REPLACE_EXISTING);
            TrainingRun run = saved(SavedRuns.Mode.REPLAY).fit(usual(again));
            assertEquals(one.stateDict().sha256(), again.stateDict().sha256());
            assertTrue(run.warnings().toString().contains("another training's"), run.warnings()::toString);
        }
    }

    @Test
    void onlyAGraderAsksTheFolder() {
        assertTrue(SavedRuns.current().isEmpty());
        try {
            System.setProperty("thaw.saved.runs", folder.toString());
            assertTrue(SavedRuns.current().isEmpty(), "nothing is being graded");
            System.setProperty("nbgrader.execution", "record");
            try (Network network = TinyTask.network()) {
                usual(network).fit();
            }
            assertEquals(1, files().size());
            System.setProperty("nbgrader.execution", "autograde");
            assertEquals(SavedRuns.Mode.REPLAY, SavedRuns.current().orElseThrow().mode());
        } finally {
            System.clearProperty("thaw.saved.runs");
            System.clearProperty("nbgrader.execution");
        }
    }
}
