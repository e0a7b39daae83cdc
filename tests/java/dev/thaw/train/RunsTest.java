package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the disk: saved, logged epoch by epoch, compared. */
class RunsTest {

    private final Dataset colours = TinyTask.dataset();

    @TempDir
    private Path folder;

    private Training training(Network network) {
        return Training.of(network, colours).name("Two phases").batchSize(25).seed(4).optimizer(Sgd.of(0.01)).evaluateEvery(3)
                .phases(Phase.named("head").epochs(4).freeze(FreezePlan.allBut("linear")), Phase.named("all").epochs(1));
    }

    @Test
    void aSavedRunIsTheSameButForItsAudit() {
        Path file = folder.resolve("run.json");
        try (Network network = TinyTask.network()) {
            TrainingRun run = training(network).fit();
            run.save(file);
            TrainingRun loaded = TrainingRun.load(file);
            assertEquals(new TrainingRun(run.name(), run.seed(), run.network(), run.dataset(), run.evaluatedOn(), run.epochs(),
                    run.stepLosses(), run.stepRates(), run.phases(), run.trainableParameters(), run.warnings(), run.notes(), null),
                    loaded);
            assertTrue(loaded.epochs().stream().anyMatch(epoch -> !epoch.evaluated()));
            assertThrows(IllegalStateException.class, loaded::audit);
        }
    }

    @Test
    void numbersThatAreNoneOrInfiniteSurvive() {
        Path file = folder.resolve("run.json");
        TrainingRun run = new TrainingRun("r", Long.MIN_VALUE, "n", "d \"quoted\" \n", "test", List.of(new TrainingRun.Epoch(1, Double.NaN,
                0.1 + 0.2, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300)), List.of(), 3, List.of());
        run.save(file);
        assertEquals(run, TrainingRun.load(file));
    }

    @Test
    void theLogHasALineForEachEpochAndComparesRuns() throws IOException {
        try (Network network = TinyTask.network()) {
            TrainingRun first = training(network).log(folder).fit();
            TrainingRun second = training(network).seed(5).log(folder).fit();
            training(network).log(folder).fit();
            assertEquals(7, Files.readAllLines(folder.resolve("two-phases-seed-4.jsonl")).size());
            Runs runs = Runs.of(folder);
            assertEquals(List.of(4L, 4L, 5L), runs.runs().stream().map(TrainingRun::seed).sorted().toList());
            TrainingRun read = RunLog.read(folder.resolve("two-phases-seed-5.jsonl"));
            assertEquals(second.epochs(), read.epochs());
            assertEquals(second.phases(), read.phases());
            String table = Runs.of(first, second).table().text();
            assertTrue(table.contains("head → all") && table.contains("Two phases"), table);
        }
    }

    @Test
    void aLogThatWasCutOffKeepsItsWholeLinesAndAResumedTrainingMendsIt() throws IOException {
        Path logs = folder.resolve("logs");
        Path checkpoints = folder.resolve("checkpoints");
        Path log = logs.resolve("two-phases-seed-4.jsonl");
        try (Network network = TinyTask.network()) {
            assertThrows(TrainingInterruptedException.class, () -> training(network).log(logs).checkpoint(checkpoints)
                    .listener(TrainingTest.onStep(step -> {
                        if (step.step() == 5) {
                            Thread.currentThread().interrupt();
                        }
                    })).fit());
            assertFalse(Thread.interrupted());
            Files.writeString(log, "{\"epoch\":3,\"pha", StandardOpenOption.APPEND);
            assertEquals(List.of(0, 1, 2), RunLog.read(log).epochs().stream().map(TrainingRun.Epoch::number).toList());
            TrainingRun run = training(network).log(logs).resume(checkpoints);
            assertEquals(run.epochs(), RunLog.read(log).epochs());
            assertEquals(1, Runs.of(logs).runs().size());
        }
    }

    @Test
    void aFileThatIsNoRunIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"run\": \"a\"}");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TrainingRun.load(file)).getMessage().contains("x.json"));
        Files.writeString(file, "[");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Runs.of(folder)).getMessage().contains("x.json"));
        Path log = Files.writeString(folder.resolve("y.jsonl"), "");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RunLog.read(log)).getMessage().contains("y.jsonl"));
    }
}
