package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.StratifiedFolds;
import dev.thaw.metric.Interval;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

    private final List<Network> made = new ArrayList<>();
    private final StratifiedFolds folds = StratifiedFolds.of(TinyTask.dataset(), 3, 5);

    private Arm arm(int epochs) {
        return new Arm("tiny", this::fresh, training -> training.epochs(epochs).batchSize(8).optimizer(Sgd.of(0.05)));
    }

    private Network fresh(long seed) {
        Network network = TinyTask.network().seed(seed);
        made.add(network);
        return network;
    }

    @Test
    void eachFoldIsJudgedByANetworkThatLearnedFromTheOthers() {
        CrossValidation done = CrossValidation.run(folds, arm(1));
        Dataset task = folds.task(1);
        try (Network by = TinyTask.network().seed(6)) {
            TrainingRun run = arm(1).recipe().apply(Training.of(by, task).seed(6)).fit();
            assertEquals(run.stepLosses(), done.runs().get(1).stepLosses());
            Predictions judged = Evaluator.evaluate(by, task.test(), task.normalization());
            assertEquals(judged.accuracy(), done.accuracies()[1]);
            assertArrayEquals(judged.predicted(), Arrays.stream(folds.images(1)).map(i -> done.predictions().predicted()[i]).toArray());
        }
        assertEquals(3, made.size());
        made.forEach(network -> assertThrows(IllegalStateException.class, network::stateDict));
    }

    @Test
    void meanAndRangesAreThoseOfTheFoldsAndOfAllImages() {
        CrossValidation done = CrossValidation.run(folds, arm(1));
        double[] accuracies = IntStream.range(0, 3).mapToDouble(fold -> done.predictions().select(folds.images(fold)).accuracy()).toArray();
        assertArrayEquals(accuracies, done.accuracies());
        assertEquals(Interval.student(accuracies), done.interval());
        assertEquals(done.interval().mean(), done.mean());
        assertEquals(Interval.wilson(done.predictions().correct(), 50), done.pooled());
        assertArrayEquals(TinyTask.dataset().train().labels(), done.predictions().labels());
        assertTrue(done.text().contains("all images, each judged once"), done.text());
    }

    @Test
    void aRecipeThatChoosesAnEpochNeedsImagesToChooseBy() {
        Arm stopping = new Arm("stopping", this::fresh, training -> training.epochs(1).stopEarly(EarlyStop.onLoss(1)));
        String message = assertThrows(IllegalArgumentException.class, () -> CrossValidation.run(folds, stopping)).getMessage();
        assertTrue(message.contains("no validation images"), message);
        made.forEach(network -> assertThrows(IllegalStateException.class, network::stateDict));
        assertEquals(3, CrossValidation.run(folds.withValidation(6), stopping).runs().size());
    }
}
