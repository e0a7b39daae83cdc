package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.data.Dataset;
import dev.thaw.engine.GradientMode;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training leaves behind: nothing, however it ends. */
class TrainingResourcesTest extends TinyCase {

    private final Dataset colours = TinyTask.dataset();

    private Training training() {
        return Training.of(network, colours).batchSize(16).epochs(1).optimizer(Sgd.of(0.01).momentum(0.9).weightDecay(1e-4));
    }

    @Test
    void fiftyTrainingsLeaveAsManyArraysAsOne() {
        training().fit();
        int before = arrays();
        for (int i = 0; i < 50; i++) {
            Training one = i % 2 == 0 ? training() : training().optimizer(Adam.of(0.001));
            (i % 3 == 0 ? one.freeze(FreezePlan.allBut("linear")) : one).fit();
        }
        assertEquals(before, arrays());
    }

    @Test
    void anInterruptedTrainingKeepsTheLastStepAndTheNextOneTrains() {
        training().fit();
        int before = arrays();
        AtomicReference<String> weights = new AtomicReference<>();
        Training stopping = training().epochs(5).freeze(FreezePlan.allBut("linear"))
                .listener(TrainingTest.onStep(step -> {
                    if (step.step() == 6) {
                        weights.set(network.stateDict().sha256());
                        Thread.currentThread().interrupt();
                    }
                }));
        var stopped = assertThrows(TrainingInterruptedException.class, stopping::fit);
        assertFalse(Thread.interrupted(), "the flag would stop whatever runs next");
        assertEquals(6, stopped.partialRun().stepLosses().size());
        assertEquals(1, stopped.partialRun().last().number());
        assertEquals(weights.get(), network.stateDict().sha256());
        assertEquals(before, arrays());
        assertEquals(0, loaders());
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
        assertEquals(4, training().fit().stepLosses().size());
    }

    @Test
    void anInterruptFromOutsideEndsItAndSoDoesOneDuringAnEvaluation() throws InterruptedException {
        for (int when : new int[] {0, 1}) {
            CountDownLatch reached = new CountDownLatch(1);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            TrainingListener watch = new TrainingListener() {
                @Override
                public void epochDone(TrainingRun.Epoch epoch) {
                    if (epoch.number() >= when) {
                        reached.countDown();
                    }
                }
            };
            Thread cell = new Thread(() -> training().epochs(100_000).listener(watch).fit());
            cell.setUncaughtExceptionHandler((thread, error) -> ended.set(error));
            cell.start();
            assertTrue(reached.await(60, TimeUnit.SECONDS));
            cell.interrupt();
            cell.join(60_000);
            assertFalse(cell.isAlive());
            assertEquals(TrainingInterruptedException.class, ended.get().getClass());
            assertEquals(0, loaders());
        }
    }

    @Test
    void anInterruptWhileTheBestWeightsAreWrittenNeitherLosesThemNorIsLost(@TempDir Path folder) {
        Path file = folder.resolve("best.safetensors");
        TrainingStart start = new TrainingStart("run", 1, "tiny", "colours", "validation", 1, 1, 16, 50, 10, List.of());
        Thread.currentThread().interrupt();
        new BestWeights(file).offer(new TrainingRun.Epoch(1, 1, 0.5, 1, 0.5, 1), network, start);
        assertTrue(Thread.interrupted());
        assertEquals(network.stateDict().sha256(), Safetensors.read(file).sha256());
    }

    @Test
    void anExceptionFromAListenerClosesEverythingToo() {
        training().fit();
        int before = arrays();
        boolean mode = GradientMode.isOn();
        Training failing = training().listener(TrainingTest.onStep(step -> {
            throw new IllegalArgumentException("as a cell's own code may");
        }));
        assertThrows(IllegalArgumentException.class, failing::fit);
        assertEquals(before, arrays());
        assertEquals(0, loaders());
        assertEquals(mode, GradientMode.isOn());
        assertEquals(4, training().fit().stepLosses().size());
    }

    @Test
    void anEvaluationLeavesNoArrayEither() {
        Evaluator.evaluate(network, colours.test(), colours.normalization());
        int before = arrays();
        for (int i = 0; i < 10; i++) {
            Evaluator.evaluate(network, colours.test(), colours.normalization());
        }
        assertEquals(before, arrays());
    }

    /** All arrays of the process, whoever holds them. */
    static int arrays() {
        try (NDManager any = NDManager.newBaseManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    private static long loaders() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("thaw")).count();
    }
}
