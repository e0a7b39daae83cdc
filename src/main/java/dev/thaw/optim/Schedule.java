package dev.thaw.optim;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * How the learning rate changes over a training: the numbers of {@code torch.optim.lr_scheduler}, version 2.7.1.
 *
 * <p>A schedule is a value; {@link ScheduledRates} follows it. It counts steps or epochs, as it says: those that PyTorch's
 * examples move once an epoch count epochs, warm-ups and one-cycle count steps, and {@link #perStep()} and
 * {@link #perEpoch()} choose. Past its end it does what PyTorch does, by the same recursive formulas.
 */
public sealed interface Schedule permits FormulaSchedule, CosineRestarts, OneCycle, Plateau, Sequence, Chained {

    /**
     * Returns what the schedule counts.
     *
     * @return steps or epochs
     */
    Pace pace();

    /**
     * Returns the same schedule counting something else.
     *
     * @param chosen steps or epochs
     * @return a new schedule
     * @throws IllegalArgumentException if a plateau is to count steps
     */
    Schedule at(Pace chosen);

    /**
     * Returns the same schedule counting steps.
     *
     * @return a new schedule
     */
    default Schedule perStep() {
        return at(Pace.PER_STEP);
    }

    /**
     * Returns the same schedule counting epochs.
     *
     * @return a new schedule
     */
    default Schedule perEpoch() {
        return at(Pace.PER_EPOCH);
    }

    /**
     * Says the schedule in a few words, with what it counts.
     *
     * @return one line
     */
    String describe();

    /**
     * Computes the rates before anything trains; a plateau falls as if no evaluation were a number.
     *
     * @param places how many steps, or epochs for a schedule that counts those
     * @param rates base rate of each group, at least one
     * @return the rates
     */
    default SchedulePreview preview(int places, double... rates) {
        return SchedulePreview.of(this, places, new double[0], rates);
    }

    /**
     * Keeps the rate.
     *
     * @return the schedule
     */
    static Schedule constant() {
        return new FormulaSchedule(new Formula.Constant(), Pace.PER_STEP);
    }

    /**
     * Raises the rate in a straight line, then keeps it: a high rate at step 1 throws a fresh network far off.
     *
     * @param steps length of the rise, at least 1; the first step has one part of that many
     * @return the schedule, per step
     * @throws IllegalArgumentException if {@code steps} is below 1
     */
    static Schedule warmUp(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a warm-up of %d steps is none; use Schedule.constant()".formatted(steps));
        }
        return new FormulaSchedule(new Formula.WarmUp(steps), Pace.PER_STEP);
    }

    /**
     * Raises the rate over a share of the training, then lowers it along a cosine: Loshchilov and Hutter, "SGDR", 2017,
     * §3, arXiv:1608.03983, without restarts.
     *
     * @param warmUpShare share of all steps that rise, in [0, 1); 0.1 is usual
     * @return the schedule, per step
     * @throws IllegalArgumentException if the share is outside of [0, 1)
     */
    static Schedule warmUpThenCosine(double warmUpShare) {
        Ranges.requireShare("warm-up share", warmUpShare);
        return new FormulaSchedule(new Formula.WarmUpThenCosine(warmUpShare), Pace.PER_STEP);
    }

    /**
     * Multiplies the rate again and again after a fixed time; {@code StepLR}.
     *
     * @param epochs how long each rate lasts, at least 1
     * @param factor what it is multiplied by; 0.1 is usual
     * @return the schedule, per epoch
     */
    static Schedule step(long epochs, double factor) {
        Ranges.requireLength("step", epochs);
        Ranges.requireNotNegative("factor", factor);
        return new FormulaSchedule(new Formula.StepDecay(epochs, factor), Pace.PER_EPOCH);
    }

    /**
     * Multiplies the rate at chosen epochs; {@code MultiStepLR}.
     *
     * @param factor what it is multiplied by; 0.1 is usual
     * @param milestones the epochs, counted from 0; one that stands twice multiplies twice
     * @return the schedule, per epoch
     */
    static Schedule multiStep(double factor, long... milestones) {
        Ranges.requireNotNegative("factor", factor);
        return new FormulaSchedule(new Formula.MultiStep(Arrays.stream(milestones).sorted().boxed().toList(), factor),
                Pace.PER_EPOCH);
    }

    /**
     * Multiplies the rate each epoch; {@code ExponentialLR}.
     *
     * @param factor what it is multiplied by, such as 0.9
     * @return the schedule, per epoch
     */
    static Schedule exponential(double factor) {
        Ranges.requireNotNegative("factor", factor);
        return new FormulaSchedule(new Formula.Exponential(factor), Pace.PER_EPOCH);
    }

    /**
     * Lowers the rate along half a cosine, and past its end up again; {@code CosineAnnealingLR}.
     *
     * @param epochs length of the fall, at least 1
     * @param lowest rate at its end
     * @return the schedule, per epoch
     */
    static Schedule cosine(long epochs, double lowest) {
        Ranges.requireLength("cosine", epochs);
        Ranges.requireNotNegative("lowest rate", lowest);
        return new FormulaSchedule(new Formula.Cosine(epochs, lowest), Pace.PER_EPOCH);
    }

    /**
     * Lowers the rate along half a cosine, jumps back and falls again; {@code CosineAnnealingWarmRestarts}.
     *
     * @param epochs length of the first fall, at least 1
     * @param growth what each length is multiplied by for the next, at least 1
     * @param lowest rate that each fall approaches
     * @return the schedule, per epoch
     */
    static Schedule cosineRestarts(long epochs, long growth, double lowest) {
        return new CosineRestarts(epochs, growth, lowest, Pace.PER_EPOCH);
    }

    /**
     * Rises to a high rate and falls far below the first one, while momentum goes the other way; {@code OneCycleLR}.
     *
     * @param highest rate at the top: one for all groups, or one for each
     * @return the schedule, per step, over the whole training
     */
    static OneCycle oneCycle(double... highest) {
        return OneCycle.of(highest);
    }

    /**
     * Goes in a straight line from one multiple of the rate to another; {@code LinearLR}, and with it linear warm-up.
     *
     * @param start first multiple, in (0, 1]
     * @param end last multiple, in [0, 1]
     * @param steps how long it takes, at least 1
     * @return the schedule, per step
     */
    static Schedule linear(double start, double end, long steps) {
        Ranges.requireLength("line", steps);
        Ranges.requireMultiple("start", start);
        if (!(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException("an end of %s times the rate is outside of [0, 1]".formatted(end));
        }
        return new FormulaSchedule(new Formula.Linear(start, end, steps), Pace.PER_STEP);
    }

    /**
     * Takes a share of the rate for a while; {@code ConstantLR}.
     *
     * @param factor the share, in (0, 1]
     * @param epochs how long, at least 1
     * @return the schedule, per epoch
     */
    static Schedule constantFactor(double factor, long epochs) {
        Ranges.requireLength("lowered rate", epochs);
        Ranges.requireMultiple("factor", factor);
        return new FormulaSchedule(new Formula.ConstantFactor(factor, epochs), Pace.PER_EPOCH);
    }

    /**
     * Lowers the rate to zero as a power of what is left; {@code PolynomialLR}.
     *
     * @param epochs how long it takes, at least 1
     * @param power 1 for a straight line
     * @return the schedule, per epoch
     */
    static Schedule polynomial(long epochs, double power) {
        Ranges.requireLength("fall", epochs);
        return new FormulaSchedule(new Formula.Polynomial(epochs, power), Pace.PER_EPOCH);
    }

    /**
     * Multiplies the base rate by any function of the epoch; {@code LambdaLR}.
     *
     * @param name what the function is called, in tables and checkpoints
     * @param factor from the epoch, counted from 0, to what the base rate is multiplied by
     * @return the schedule, per epoch
     */
    static Schedule lambda(String name, LongToDoubleFunction factor) {
        return new FormulaSchedule(new Formula.Lambda(name, factor), Pace.PER_EPOCH);
    }

    /**
     * Multiplies the rate before by any function of the epoch; {@code MultiplicativeLR}.
     *
     * @param name what the function is called, in tables and checkpoints
     * @param factor from the epoch, counted from 1, to what the last rate is multiplied by
     * @return the schedule, per epoch
     */
    static Schedule multiplicative(String name, LongToDoubleFunction factor) {
        return new FormulaSchedule(new Formula.Multiplicative(name, factor), Pace.PER_EPOCH);
    }

    /**
     * Lowers the rate when the loss of the judging images stops falling; {@code ReduceLROnPlateau}.
     *
     * @return the schedule with PyTorch's numbers; {@link Plateau} has the verbs that change them
     */
    static Plateau plateau() {
        return Plateau.onLoss();
    }

    /**
     * Follows one schedule after another; {@code SequentialLR}.
     *
     * @param milestones where the second and each further one begins, rising
     * @param parts the schedules, each starting where it would alone; all count what the first one counts
     * @return the schedule
     * @throws IllegalArgumentException unless there is one milestone fewer than parts, or if a part is a plateau or a sequence
     */
    static Schedule sequence(List<Long> milestones, Schedule... parts) {
        return new Sequence(List.of(parts), milestones, parts.length == 0 ? Pace.PER_EPOCH : parts[0].pace());
    }

    /**
     * Follows several schedules at once, each changing what the one before left; {@code ChainedScheduler}.
     *
     * @param parts the schedules; all count what the first one counts
     * @return the schedule
     * @throws IllegalArgumentException if there is none, or one is a plateau
     */
    static Schedule chained(Schedule... parts) {
        return new Chained(List.of(parts), parts.length == 0 ? Pace.PER_EPOCH : parts[0].pace());
    }
}
