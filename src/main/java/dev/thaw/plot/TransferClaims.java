package dev.thaw.plot;

import dev.thaw.metric.Interval;
import dev.thaw.train.CutSweepResult;
import dev.thaw.train.CutWay;
import dev.thaw.train.EqualAccuracy;
import dev.thaw.train.Strategy;
import dev.thaw.train.TransferCell;
import dev.thaw.train.TransferResult;
import dev.thaw.train.Winner;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Sentences about choosing a strategy that are true of the numbers, whichever way they fall. */
public final class TransferClaims {

    private TransferClaims() { }

    /**
     * Says whether one strategy ends above another in a cell, by the 95 % interval of the difference, paired by seed.
     *
     * @param result where both were trained
     * @param cell which cell
     * @param first the one that should be higher
     * @param second the other
     * @return shown when the interval lies above 0, reversed when it lies below, else open
     */
    public static Claim higher(TransferResult result, TransferCell cell, Strategy first, Strategy second) {
        Interval gap = result.cells().get(cell).difference(first.label(), second.label());
        String sentence = String.format(Locale.ROOT, "on %s, \"%s\" ends above \"%s\" (%.1f and %.1f %%; difference %s).", cell, first, second,
                Frame.PERCENT * Paired.mean(result.accuracies(cell, first)), Frame.PERCENT * Paired.mean(result.accuracies(cell, second)),
                points(gap, result.accuracies(cell, first).length));
        return new Claim(standing(gap), sentence);
    }

    private static Claim.Standing standing(Interval gap) {
        return gap.low() > 0 ? Claim.Standing.SHOWN : gap.high() < 0 ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
    }

    private static String points(Interval gap, int seeds) {
        return seeds == 1 ? String.format(Locale.ROOT, "%+.1f points; one seed, so no interval", Frame.PERCENT * gap.mean())
                : String.format(Locale.ROOT, "%+.1f points, 95 %% interval %+.1f to %+.1f", Frame.PERCENT * gap.mean(), Frame.PERCENT * gap.low(),
                        Frame.PERCENT * gap.high());
    }

    /**
     * Says whether pretraining hurts in a cell: negative transfer, one sentence for each strategy that uses the body.
     *
     * @param result where scratch and others were trained
     * @param cell which cell
     * @return a claim for each, of which shown means that it ends below scratch
     */
    public static List<Claim> negativeTransfer(TransferResult result, TransferCell cell) {
        return Arrays.stream(Strategy.values()).filter(Strategy::isPretrained)
                .filter(strategy -> result.cells().get(cell).arms().contains(strategy.label()))
                .map(strategy -> higher(result, cell, Strategy.SCRATCH, strategy)).toList();
    }

    /**
     * Holds a rule of the textbooks against the numbers: with many pictures and a task unlike the source, train from scratch.
     *
     * @param result where all five choices were trained
     * @param cell a large cell of a task unlike the source
     * @return shown when scratch alone wins there, reversed when it is not even among the best, else open
     */
    public static Claim trainFromScratch(TransferResult result, TransferCell cell) {
        Winner winner = result.winners().get(cell);
        Claim.Standing standing = winner.best() == Strategy.SCRATCH && winner.isClear() ? Claim.Standing.SHOWN
                : winner.includes(Strategy.SCRATCH) ? Claim.Standing.OPEN : Claim.Standing.REVERSED;
        return new Claim(standing, "on %s, training from scratch is the best choice. Measured: %s.".formatted(cell, winner.words()));
    }

    /**
     * Says who reaches the accuracy of the reference sooner than itself.
     *
     * @param times how long each arm took
     * @return a sentence
     */
    public static String sooner(EqualAccuracy times) {
        double own = steps(times, times.reference()).orElse(Double.NaN);
        String sooner = times.arms().keySet().stream().filter(arm -> !arm.equals(times.reference()))
                .filter(arm -> steps(times, arm).orElse(Double.MAX_VALUE) < own)
                .map(arm -> String.format(Locale.ROOT, "\"%s\" (%.0f steps)", arm, steps(times, arm).orElseThrow())).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "\"%s\" takes %.0f steps to its own last accuracy; with every seed, and in fewer steps, that is reached by: %s.",
                times.reference(), own, sooner.isEmpty() ? "none" : sooner);
    }

    /** Returns the mean number of steps; empty when a seed never got there. */
    private static OptionalDouble steps(EqualAccuracy times, String arm) {
        List<EqualAccuracy.Reached> runs = times.arms().get(arm);
        return runs.stream().anyMatch(run -> run.steps().isEmpty()) ? OptionalDouble.empty()
                : runs.stream().mapToInt(run -> run.steps().orElseThrow()).average();
    }

    /**
     * Says whether freezing and keeping meet where the whole body stands before the cut, as they must: it is one network then.
     *
     * @param sweep with a cut behind the last part
     * @param task its name
     * @return a sentence
     */
    public static String meet(CutSweepResult sweep, String task) {
        int all = sweep.parts().size();
        if (!sweep.cuts().contains(all)) {
            return "The cut behind all %d parts was not measured.".formatted(all);
        }
        boolean equal = Arrays.equals(sweep.accuracies(task, CutWay.FREEZE, all), sweep.accuracies(task, CutWay.KEEP, all));
        return "%s, k = %d: freezing and keeping are one and the same network here; equal accuracies with every seed: %s."
                .formatted(task, all, equal ? "yes" : "no");
    }
}
