package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.optim.Schedule;
import dev.thaw.optim.ScheduledRates;
import dev.thaw.train.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

class RecipeChecksTest {

    @Test
    void theLibrarysOwnPlateauGivesTheRatesThatAreAskedFor() {
        ScheduledRates plateau = ScheduledRates.of(Schedule.plateau().factor(0.5).patience(2), 10, Map.of("head", 1e-3));
        List<Double> rates = new ArrayList<>(List.of(plateau.rate("head")));
        for (double loss : RecipeChecks.LOSSES) {
            plateau.epochDone(loss, 0);
            rates.add(plateau.rate("head"));
        }
        Feedback reply = RecipeChecks.rates(rates.stream().mapToDouble(Double::doubleValue).toArray());
        assertEquals(Verdict.RIGHT, reply.verdict(), reply.message());
    }

    @Test
    void aRateTooSoonIsNamedByItsEpoch() {
        double[] soon = {1e-3, 1e-3, 1e-3, 1e-3, 5e-4, 5e-4, 5e-4, 5e-4, 5e-4, 5e-4};
        assertTrue(RecipeChecks.rates(soon).message().contains("in epoch 5"), RecipeChecks.rates(soon).message());
        assertEquals(Verdict.WRONG, RecipeChecks.rates(new double[] {1e-3}).verdict());
        assertEquals(0.6, RecipeChecks.rates(soon).credit(), 1e-9, "8 of 10, and 5 come by themselves");
        double[] never = new double[10];
        Arrays.fill(never, 1e-3);
        assertEquals(0, RecipeChecks.rates(never).credit());
        assertEquals(Verdict.WRONG, RecipeChecks.rates(new double[10]).verdict());
        assertEquals(Verdict.UNANSWERED, RecipeChecks.rates(new double[0]).verdict());
    }

    @Test
    void theFirstEpochAtTheMarkCountsAndNoOther() {
        ToIntBiFunction<TrainingRun, Double> right = (run, mark) -> run.epochsUntil(mark).orElse(-1);
        assertEquals(Verdict.RIGHT, RecipeChecks.until(right).verdict());
        assertEquals(Verdict.UNANSWERED, RecipeChecks.until(null).verdict());
        List<ToIntBiFunction<TrainingRun, Double>> wrongs = List.of(
                (run, mark) -> run.epochs().stream().filter(epoch -> epoch.evaluationAccuracy() > mark)
                        .mapToInt(TrainingRun.Epoch::number).findFirst().orElse(-1),
                (run, mark) -> run.epochs().stream().filter(epoch -> epoch.number() > 0 && epoch.evaluationAccuracy() >= mark)
                        .mapToInt(TrainingRun.Epoch::number).findFirst().orElse(-1),
                (run, mark) -> run.epochsUntil(mark).orElse(run.last().number()),
                (run, mark) -> run.epochsUntil(mark).orElseThrow());
        wrongs.forEach(wrong -> assertEquals(Verdict.WRONG, RecipeChecks.until(wrong).verdict()));
        assertEquals(0.5, RecipeChecks.until(wrongs.get(0)).credit(), "3 of 5 marks, and one number for all gets 1");
        assertEquals(0.75, RecipeChecks.until(wrongs.get(3)).credit(), "4 of 5");
        assertEquals(0, RecipeChecks.until((run, mark) -> -1).credit());
    }

    @Test
    void foldsMustHoldAsManyOfEachClass() {
        BiFunction<int[], Integer, int[]> right = (labels, folds) -> {
            int[] fold = new int[labels.length];
            int[] seen = new int[100];
            for (int i = 0; i < labels.length; i++) {
                fold[i] = seen[labels[i]]++ % folds;
            }
            return fold;
        };
        assertEquals(Verdict.RIGHT, RecipeChecks.folds(right).verdict(), RecipeChecks.folds(right).message());
        assertEquals(Verdict.UNANSWERED, RecipeChecks.folds(null).verdict());
        List<BiFunction<int[], Integer, int[]>> wrongs = List.of((labels, folds) -> new int[labels.length],
                (labels, folds) -> null,
                (labels, folds) -> new int[0], (labels, folds) -> labels, (labels, folds) -> {
                    int[] turn = new int[labels.length];
                    for (int i = 0; i < turn.length; i++) {
                        turn[i] = i % folds;
                    }
                    return turn;
                });
        wrongs.forEach(wrong -> assertEquals(Verdict.WRONG, RecipeChecks.folds(wrong).verdict()));
        assertEquals(0, RecipeChecks.folds(wrongs.get(0)).credit());
        double turns = RecipeChecks.folds(wrongs.get(4)).credit();
        assertTrue(turns > 0 && turns < 1, () -> "some deals: " + turns);
    }
}
