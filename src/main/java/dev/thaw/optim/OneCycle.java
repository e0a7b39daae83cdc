package dev.thaw.optim;

import java.util.Arrays;
import java.util.List;

/**
 * Rises to a high rate and falls far below the first one, while momentum goes the other way; {@code OneCycleLR}.
 *
 * <p>Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018,
 * arXiv:1708.07120. It sets its own first rate: the groups' base rates do not matter.
 *
 * @param highest the rate at the top: one for all groups, or one for each in their order
 * @param length how many steps the cycle takes; 0 stands for the whole training
 * @param rising share of the steps that rise, in [0, 1]
 * @param divisor the first rate is the highest divided by this
 * @param lastDivisor the last rate is the first divided by this
 * @param curve form of rise and fall
 * @param phases rise and fall, or rise, the same way back, and a fall to the last rate
 * @param momentum what it does with momentum, or Adam's beta1
 * @param pace what it counts
 */
public record OneCycle(List<Double> highest, long length, double rising, double divisor, double lastDivisor, Curve curve,
        Phases phases, Momentum momentum, Pace pace) implements Schedule {

    /** How it goes from one rate to another. */
    public enum Curve {
        /** Half a cosine. */
        COSINE,
        /** A straight line. */
        LINEAR
    }

    /** Into how many parts the cycle falls. */
    public enum Phases {
        /** Rise, and fall to the last rate. */
        TWO,
        /** Rise, the same way back, and a fall to the last rate. */
        THREE
    }

    /**
     * How momentum moves against the rate.
     *
     * @param low momentum where the rate is highest
     * @param high momentum at both ends
     */
    public record Momentum(double low, double high) {

        /** The momentum that the optimizer has stays as it is. */
        public static final Momentum KEPT = new Momentum(Double.NaN, Double.NaN);

        boolean cycles() {
            return !Double.isNaN(low);
        }
    }

    /**
     * Copies the rates and checks the numbers.
     *
     * @param highest the rate at the top
     * @param length how many steps the cycle takes
     * @param rising share of the steps that rise
     * @param divisor the first rate is the highest divided by this
     * @param lastDivisor the last rate is the first divided by this
     * @param curve form of rise and fall
     * @param phases two or three
     * @param momentum what it does with momentum
     * @param pace what it counts
     */
    public OneCycle {
        highest = List.copyOf(highest);
        highest.forEach(rate -> Ranges.requireNotNegative("highest rate", rate));
        if (!(rising >= 0 && rising <= 1)) {
            throw new IllegalArgumentException("a rising share of %s is outside of [0, 1]; 0.3 is usual".formatted(rising));
        }
        if (!(divisor > 0 && lastDivisor > 0) || length < 0) {
            throw new IllegalArgumentException(
                    "a one-cycle over %d steps with divisors %s and %s cannot be; give positive numbers"
                    .formatted(length, divisor, lastDivisor));
        }
    }

    /**
     * Starts from PyTorch's numbers: 30 % rise along a cosine from a 25th, momentum between 0.95 and 0.85.
     *
     * @param highest the rate at the top: one for all groups, or one for each
     * @return the schedule, over the whole training, step by step
     */
    public static OneCycle of(double... highest) {
        return new OneCycle(Arrays.stream(highest).boxed().toList(), 0, 0.3, 25, 1e4, Curve.COSINE, Phases.TWO,
                new Momentum(0.85, 0.95), Pace.PER_STEP);
    }

    /**
     * Sets the length, instead of the whole training.
     *
     * @param steps at least 1; moving further is refused
     * @return a new schedule
     */
    public OneCycle over(long steps) {
        Ranges.requireLength("one-cycle", steps);
        return new OneCycle(highest, steps, rising, divisor, lastDivisor, curve, phases, momentum, pace);
    }

    /**
     * Sets how long it rises.
     *
     * @param share of all steps, in [0, 1]
     * @return a new schedule
     */
    public OneCycle rising(double share) {
        return new OneCycle(highest, length, share, divisor, lastDivisor, curve, phases, momentum, pace);
    }

    /**
     * Sets first and last rate.
     *
     * @param first the first rate is the highest divided by this; 25 is usual
     * @param last the last rate is the first divided by this; 10,000 is usual
     * @return a new schedule
     */
    public OneCycle divisors(double first, double last) {
        return new OneCycle(highest, length, rising, first, last, curve, phases, momentum, pace);
    }

    /**
     * Goes in straight lines.
     *
     * @return a new schedule
     */
    public OneCycle linear() {
        return new OneCycle(highest, length, rising, divisor, lastDivisor, Curve.LINEAR, phases, momentum, pace);
    }

    /**
     * Goes back the way it rose before it falls to the last rate.
     *
     * @return a new schedule
     */
    public OneCycle threePhases() {
        return new OneCycle(highest, length, rising, divisor, lastDivisor, curve, Phases.THREE, momentum, pace);
    }

    /**
     * Sets how far momentum moves.
     *
     * @param low momentum where the rate is highest, in [0, 1)
     * @param high momentum at both ends, in [0, 1)
     * @return a new schedule
     */
    public OneCycle momentum(double low, double high) {
        Ranges.requireShare("momentum", low);
        Ranges.requireShare("momentum", high);
        return new OneCycle(highest, length, rising, divisor, lastDivisor, curve, phases, new Momentum(low, high), pace);
    }

    /**
     * Leaves the optimizer's momentum alone; for rules that have none.
     *
     * @return a new schedule
     */
    public OneCycle keepingMomentum() {
        return new OneCycle(highest, length, rising, divisor, lastDivisor, curve, phases, Momentum.KEPT, pace);
    }

    @Override
    public OneCycle at(Pace chosen) {
        return new OneCycle(highest, length, rising, divisor, lastDivisor, curve, phases, momentum, chosen);
    }

    @Override
    public String describe() {
        return "one cycle up to %s%s".formatted(highest.size() == 1 ? highest.get(0) : highest,
                length == 0 ? "" : " in %d %ss".formatted(length, pace.unit()));
    }
}
