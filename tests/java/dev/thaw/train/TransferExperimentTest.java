package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Normalization;
import dev.thaw.inspect.Drift;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each strategy trains, that they differ in nothing else, and what is forgotten. */
class TransferExperimentTest {

    private static final TransferRecipe RECIPE = TransferRecipe.of(24, 2, 4).batchSize(8).cut("layer1");

    private static TransferExperiment tiny() {
        return TransferExperiment.of(RECIPE, TransferCase.task("far")).sizes(12).seeds(1);
    }

    @Test
    void fewPicturesAreSeenMoreOftenWithinTheBounds() {
        assertEquals(4, RECIPE.epochs(3));
        assertEquals(3, RECIPE.epochs(8));
        assertEquals(2, RECIPE.epochs(500));
        assertThrows(IllegalArgumentException.class, () -> TransferRecipe.of(24, 1, 4));
        assertEquals(12 * 2 * 5, tiny().pictures());
    }

    @Test
    void eachStrategyMovesWhatItIsToMoveAndTakesAsManySteps() {
        Map<String, List<String>> moved = new TreeMap<>();
        List<Integer> steps = new ArrayList<>();
        tiny().strategies(Strategy.values()).observe(trained -> {
            steps.add(trained.run().stepLosses().size());
            moved.put(trained.arm(), Drift.between(trained.before().filter(path -> path.endsWith("weight")),
                    trained.network().stateDict().filter(path -> path.endsWith("weight"))).byBlock().stream()
                    .filter(block -> block.relative() > 0).map(block -> block.path().split("\\.")[0]).distinct().toList());
        }).run();
        assertEquals(List.of(4, 4, 4, 4, 4, 4), steps);
        List<String> all = List.of("conv1", "bn1", "layer1", "layer2", "layer3", "linear");
        assertEquals(Map.of("scratch", all, "fine-tuned", all, "two phases", all, "frozen", List.of("linear"),
                "random frozen", List.of("linear"), "partly frozen", List.of("layer2", "layer3", "linear")), moved);
    }

    @Test
    void pretrainedStrategiesBeginWithTheBodyAndSeeTheSamePictures() {
        Map<String, Trained> begun = new TreeMap<>();
        TransferTask task = TransferCase.task("far");
        TransferExperiment.of(RECIPE, task).sizes(12).strategies(Strategy.SCRATCH, Strategy.FROZEN, Strategy.FINE_TUNED)
                .observe(trained -> begun.put(trained.arm(), trained)).run();
        float[] body = task.body().get("layer1.0.conv1.weight").toFloats();
        assertArrayEquals(body, begun.get("frozen").before().get("layer1.0.conv1.weight").toFloats());
        assertArrayEquals(body, begun.get("fine-tuned").before().get("layer1.0.conv1.weight").toFloats());
        assertFalse(Arrays.equals(body, begun.get("scratch").before().get("layer1.0.conv1.weight").toFloats()));
        assertArrayEquals(begun.get("scratch").dataset().train().pixels(), begun.get("frozen").dataset().train().pixels());
    }

    @Test
    void anEarlierResultIsJoinedAndOnlyWhatItLacksIsTrained() {
        List<String> told = new ArrayList<>();
        TransferExperiment plan = tiny().observe(trained -> told.add(trained.arm() + trained.dataset().train().size()));
        TransferResult first = plan.strategies(Strategy.FINE_TUNED, Strategy.FROZEN).run();
        told.clear();
        TransferResult joined = plan.strategies(Strategy.SCRATCH, Strategy.FROZEN).sizes(12, 24).looks(2).run(first);
        assertEquals(List.of("scratch12", "scratch24", "frozen24"), told);
        TransferCell cell = new TransferCell("far", Closeness.FAR, 12);
        assertEquals(List.of("scratch", "frozen", "fine-tuned"), joined.cells().get(cell).arms(), "in the order of the strategies");
        assertArrayEquals(first.accuracies(cell, Strategy.FROZEN), joined.accuracies(cell, Strategy.FROZEN));
        TransferResult other = new TransferResult(RECIPE.bodyRate(1), first.cells());
        assertThrows(IllegalArgumentException.class, () -> plan.run(other));
        assertThrows(IllegalArgumentException.class, () -> plan.sizes(new int[0]).run());
        assertThrows(IllegalArgumentException.class,
                () -> TransferExperiment.of(RECIPE, TransferCase.task("one"), TransferCase.task("one")));
    }

    @Test
    void theSamePlanGivesTheSameNumbers() {
        TransferCell cell = new TransferCell("far", Closeness.FAR, 12);
        double[] once = losses(tiny().strategies(Strategy.TWO_PHASE).run(), cell);
        assertArrayEquals(once, losses(tiny().strategies(Strategy.TWO_PHASE).run(), cell));
    }

    private static double[] losses(TransferResult result, TransferCell cell) {
        return result.cells().get(cell).runs("two phases").get(0).stepLosses().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void anInterruptEndsItAndClosesTheNetwork() {
        List<Network> seen = new ArrayList<>();
        TransferTask task = TransferCase.task("far");
        TransferTask watched = new TransferTask("far", Closeness.FAR, task.dataset(), seed -> {
            Network network = TinyTask.network().seed(seed);
            seen.add(network);
            return network;
        }, task.body());
        TrainingListener interrupts = new TrainingListener() {
            @Override
            public void stepDone(StepReport step) {
                Thread.currentThread().interrupt();
            }
        };
        assertThrows(TrainingInterruptedException.class, () -> TransferExperiment.of(RECIPE, watched).sizes(12).listener(interrupts).run());
        assertEquals(1, seen.size());
        assertThrows(IllegalStateException.class, () -> seen.get(0).stateDict());
    }

    @Test
    void anInterruptCostsOneTrainingAndTheOthersComeBackAsTheyWere(@TempDir Path folder) throws IOException {
        TransferExperiment plain = TransferExperiment.of(RECIPE, TransferCase.task("far")).sizes(12).seeds(1, 2)
                .strategies(Strategy.SCRATCH, Strategy.FROZEN);
        TransferExperiment plan = TransferExperiment.of(RECIPE.keepFinished(FinishedRuns.in(folder)), plain.tasks()).sizes(12).seeds(1, 2)
                .strategies(Strategy.SCRATCH, Strategy.FROZEN);
        List<TrainingRun> done = new ArrayList<>();
        assertThrows(TrainingInterruptedException.class, plan.observe(trained -> {
            done.add(trained.run());
            if (done.size() == 3) {
                Thread.currentThread().interrupt();
            }
        })::run);
        assertEquals(3, done.size());
        TransferCell cell = new TransferCell("far", Closeness.FAR, 12);
        Comparison whole = plan.run().cells().get(cell);
        Comparison again = plan.run(new TransferResult(RECIPE, Map.of())).cells().get(cell);
        assertEquals(done.get(0).epochs(), whole.runs("scratch").get(0).epochs(), "its seconds too, so it was not trained again");
        assertEquals(done.get(1).epochs(), whole.runs("frozen").get(0).epochs());
        assertEquals(whole.runs("frozen").get(1).epochs(), again.runs("frozen").get(1).epochs());
        assertArrayEquals(plain.run().accuracies(cell, Strategy.FROZEN), plan.run().accuracies(cell, Strategy.FROZEN));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void aRunThatCannotBeKeptIsARunAllTheSame(@TempDir Path folder) throws IOException {
        FinishedRuns finished = FinishedRuns.in(folder.resolve("runs"));
        Files.delete(folder.resolve("runs"));
        Files.writeString(folder.resolve("runs"), "a file in its place");
        TransferExperiment plan = TransferExperiment.of(RECIPE.keepFinished(finished), TransferCase.task("far")).sizes(12).seeds(1)
                .strategies(Strategy.FROZEN);
        TrainingRun run = plan.run().cells().values().iterator().next().runs("frozen").get(0);
        assertTrue(run.warnings().stream().anyMatch(warning -> warning.startsWith("This run could not be kept")), run.warnings().toString());
        assertThrows(UncheckedIOException.class, () -> FinishedRuns.in(folder.resolve("runs/below")));
    }

    @Test
    void forgettingIsWhatTheOldHeadLosesOnTheTunedBody() {
        TransferTask task = TransferCase.task("far");
        List<Double> direct = new ArrayList<>();
        try (Network pretrained = TinyTask.network().load(task.body(), Match.STRICT);
                OldTask old = OldTask.of(pretrained, TinyTask.images(30, 7), Normalization.none(3))) {
            Forgetting forgetting = Forgetting.of(old, trained -> true);
            tiny().strategies(Strategy.SCRATCH, Strategy.FROZEN, Strategy.FINE_TUNED).observe(forgetting).observe(trained -> {
                try (Network copy = pretrained.copy()) {
                    copy.load(trained.network().stateDict().filter(path -> !path.startsWith("linear")), Match.SHAPE);
                    direct.add(Evaluator.evaluate(copy, TinyTask.images(30, 7), Normalization.none(3)).accuracy());
                }
            }).run();
            List<Forgetting.Lost> losses = forgetting.losses();
            assertEquals(List.of("frozen", "fine-tuned"), losses.stream().map(Forgetting.Lost::strategy).toList(), "scratch knew nothing");
            assertEquals(direct.subList(1, 3), losses.stream().map(Forgetting.Lost::after).toList());
            assertEquals(0, losses.get(0).points());
            assertEquals(Evaluator.evaluate(pretrained, TinyTask.images(30, 7), Normalization.none(3)).accuracy(), old.before());
            assertTrue(forgetting.text().contains("fine-tuned"), forgetting.text());
        }
    }
}
