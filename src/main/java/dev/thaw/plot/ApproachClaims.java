package dev.thaw.plot;

import dev.thaw.nn.Network;
import dev.thaw.train.StepCost;
import dev.thaw.train.TrainingRun;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Sentences about the cost of freezing that are true of the measured steps and epochs. */
public final class ApproachClaims {

    /** Times nearer than this share cannot be told apart on a busy machine. */
    public static final double NOISE = 0.15;

    /** Peaks of memory nearer than this share count as equal: libraries round up, and choose other ways for other sizes. */
    public static final double TOLERANCE = 0.1;

    private static final double MEBIBYTE = 1024 * 1024;
    private static final double MILLISECONDS = 1000;

    private ApproachClaims() { }

    /**
     * Says whether a method saves backward time.
     *
     * @param full the step with nothing frozen
     * @param cost the step with the method
     * @return shown when the backward pass is shorter by more than {@link #NOISE}
     */
    public static Claim savesBackward(StepCost full, StepCost cost) {
        double share = cost.backwardMillis() / full.backwardMillis();
        Claim.Standing standing = share < 1 - NOISE ? Claim.Standing.SHOWN
                : share > 1 + NOISE ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, "%s saves backward time: %s.".formatted(cost.label(), backward(full, cost, share)));
    }

    /**
     * Says whether a method leaves the backward pass as long as it was.
     *
     * @param full the step with nothing frozen
     * @param cost the step with the method
     * @return shown when the backward pass is at most {@link #NOISE} shorter; reversed when it is twice that shorter
     */
    public static Claim savesNothing(StepCost full, StepCost cost) {
        double share = cost.backwardMillis() / full.backwardMillis();
        Claim.Standing standing = share >= 1 - NOISE ? Claim.Standing.SHOWN
                : share < 1 - 2 * NOISE ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, "%s saves no backward time: %s.".formatted(cost.label(), backward(full, cost, share)));
    }

    private static String backward(StepCost full, StepCost cost, double share) {
        return String.format(Locale.ROOT, "it takes %.1f ms, %.0f %% of the %.1f ms of %s", cost.backwardMillis(),
                Frame.PERCENT * share, full.backwardMillis(), full.label());
    }

    /**
     * Says whether two methods keep graphs of the same size.
     *
     * @param one a step
     * @param other a step with another method
     * @return shown when they do, to the byte
     */
    public static Claim sameGraph(StepCost one, StepCost other) {
        return same("keep a graph of the same size", one, other, one.graphBytes(), other.graphBytes());
    }

    /**
     * Says whether the optimizer remembers the same amount under two methods.
     *
     * @param one a step
     * @param other a step with another method
     * @return shown when it does, to the byte
     */
    public static Claim sameState(StepCost one, StepCost other) {
        return same("need the same state of the optimizer", one, other, one.stateBytes(), other.stateBytes());
    }

    private static Claim same(String what, StepCost one, StepCost other, long left, long right) {
        String sizes = left == right ? String.format(Locale.ROOT, "%.2f MiB", left / MEBIBYTE)
                : String.format(Locale.ROOT, "%.2f and %.2f MiB", left / MEBIBYTE, right / MEBIBYTE);
        return new Claim(left == right ? Claim.Standing.SHOWN : Claim.Standing.REVERSED,
                "%s and %s %s: %s.".formatted(one.label(), other.label(), what, sizes));
    }

    /**
     * Says whether one method holds more gradients than another.
     *
     * @param lean the method that should hold fewer
     * @param wasteful the method that should hold more
     * @return shown when it does
     */
    public static Claim moreGradients(StepCost lean, StepCost wasteful) {
        return more("holds more gradients", lean, wasteful, StepCost::gradientBytes);
    }

    /**
     * Says whether one method records more activations with a graph than another.
     *
     * @param lean the method that should record fewer
     * @param wasteful the method that should record more
     * @return shown when it does
     */
    public static Claim moreGraph(StepCost lean, StepCost wasteful) {
        return more("records more graph", lean, wasteful, StepCost::graphBytes);
    }

    private static Claim more(String what, StepCost lean, StepCost wasteful, ToLongFunction<StepCost> bytes) {
        long less = bytes.applyAsLong(lean);
        long larger = bytes.applyAsLong(wasteful);
        Claim.Standing standing = larger > less ? Claim.Standing.SHOWN
                : larger < less ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, String.format(Locale.ROOT, "%s %s than %s: %.2f MiB and %.2f MiB.", wasteful.label(), what,
                lean.label(), larger / MEBIBYTE, less / MEBIBYTE));
    }

    /**
     * Says whether one step needs less memory at its peak than another.
     *
     * @param full the step with nothing frozen
     * @param cost the step with a part frozen
     * @return shown when its peak is lower by more than {@link #TOLERANCE}; open where the system does not tell a step's peak
     */
    public static Claim lowerPeak(StepCost full, StepCost cost) {
        if (!full.memory().known() || !cost.memory().known()) {
            return new Claim(Claim.Standing.OPEN, "%s peaks lower: this system does not say.".formatted(cost.label()));
        }
        double share = (double) cost.memory().peak() / full.memory().peak();
        Claim.Standing standing = share < 1 - TOLERANCE ? Claim.Standing.SHOWN
                : share > 1 + TOLERANCE ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, String.format(Locale.ROOT, "%s peaks lower: at %s, %.0f %% of %s at %s.", cost.label(),
                peak(cost), Frame.PERCENT * share, full.label(), peak(full)));
    }

    private static String peak(StepCost cost) {
        return String.format(Locale.ROOT, "%.1f MiB (%s)", cost.memory().peak() / MEBIBYTE,
                StepMemoryPlot.highest(cost.memory()));
    }

    /**
     * Says whether the memory of a step grows as the batch does.
     *
     * @param images how many were in the measured batch
     * @param cost the measured step
     * @param more how many were in a larger batch
     * @param larger its step
     * @return shown when both ratios are equal but for {@link #TOLERANCE}; counted from the graph where there is no peak
     */
    public static Claim growsAsTheBatch(int images, StepCost cost, int more, StepCost larger) {
        double wanted = (double) more / images;
        double ratio = ApproachTables.perStep(larger) / ApproachTables.perStep(cost);
        boolean same = Math.abs(ratio / wanted - 1) <= TOLERANCE;
        return new Claim(same ? Claim.Standing.SHOWN : Claim.Standing.REVERSED, String.format(Locale.ROOT,
                "the memory of a step grows as the batch does: %,d images need %.2f times that of %,d.", more, ratio, images));
    }

    /**
     * Says whether a batch of the computed size, now measured, stays within the limit that it was computed for.
     *
     * @param network whose parameters count
     * @param images how many were in the measured batch
     * @param limit the memory for one training, in MiB
     * @param cost the measured step
     * @return shown when its peak is above the limit by {@link #TOLERANCE} at most
     */
    public static Claim fits(Network network, int images, double limit, StepCost cost) {
        double needed = ApproachTables.needed(network, images, cost) / MEBIBYTE;
        Claim.Standing standing = !cost.memory().known() ? Claim.Standing.OPEN
                : needed <= (1 + TOLERANCE) * limit ? Claim.Standing.SHOWN : Claim.Standing.REVERSED;
        String measured = cost.memory().known() ? String.format(Locale.ROOT, "the peak is %.1f MiB, %.1f %% %s the limit",
                needed, Frame.PERCENT * Math.abs(needed / limit - 1), needed > limit ? "above" : "below")
                : "this system tells no peak";
        return new Claim(standing, String.format(Locale.ROOT, "%,d images with %s frozen fit into %.0f MiB, give or take %.0f %%: %s.",
                images, cost.label(), limit, Frame.PERCENT * TOLERANCE, measured));
    }

    /**
     * Returns how many times faster the epochs after the first are with cached features.
     *
     * @param plain a run of two epochs or more that computes everything
     * @param cached the same run with cached features
     * @return the ratio of the mean times of their later epochs
     */
    public static double speedUp(TrainingRun plain, TrainingRun cached) {
        return later(plain) / later(cached);
    }

    /**
     * Says whether cached features make later epochs faster.
     *
     * @param plain a run of two epochs or more that computes everything
     * @param cached the same run with cached features
     * @return shown when they are faster by more than {@link #NOISE}
     */
    public static Claim fasterEpochs(TrainingRun plain, TrainingRun cached) {
        double ratio = speedUp(plain, cached);
        Claim.Standing standing = ratio > 1 + NOISE ? Claim.Standing.SHOWN
                : ratio < 1 - NOISE ? Claim.Standing.REVERSED : Claim.Standing.OPEN;
        return new Claim(standing, String.format(Locale.ROOT,
                "with cached features a later epoch is faster: %.1f ms instead of %.1f ms, a factor of %.1f.",
                MILLISECONDS * later(cached), MILLISECONDS * later(plain), ratio));
    }

    /** Seconds of an epoch after the first, on average. */
    static double later(TrainingRun run) {
        return run.epochs().stream().filter(epoch -> epoch.number() > 1).mapToDouble(TrainingRun.Epoch::seconds).average()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s has no second epoch, and only later ones profit from a cache; train two or more".formatted(run.name())));
    }
}
