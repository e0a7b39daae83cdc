package dev.thaw.optim;

import java.util.Map;

/** A schedule at work on one parameter group: what an object of {@code torch.optim.lr_scheduler} does, call by call. */
abstract class RateRule {

    /** The count, {@code last_epoch}: -1 before the first move. */
    protected long count = -1;

    /** Makes the rule of a schedule and sets the rate of the first step, as PyTorch's constructors do. */
    static RateRule start(Schedule schedule, long total, GroupRate rate) {
        RateRule rule = made(schedule, total, rate);
        rule.begin(rate);
        return rule;
    }

    private static RateRule made(Schedule schedule, long total, GroupRate rate) {
        if (schedule instanceof FormulaSchedule formula) {
            return new FormulaRule(formula.formula(), total, rate);
        } else if (schedule instanceof CosineRestarts restarts) {
            return new CosineRestartsRule(restarts, rate);
        } else if (schedule instanceof OneCycle cycle) {
            return new OneCycleRule(cycle, total, rate);
        } else if (schedule instanceof Plateau plateau) {
            return new PlateauRule(plateau, rate);
        } else if (schedule instanceof Sequence sequence) {
            return new SequenceRule(sequence, total, rate);
        }
        return new ChainedRule((Chained) schedule, total, rate);
    }

    /** Sets the first rate; {@code _initial_step}. */
    void begin(GroupRate rate) {
        move(rate);
    }

    /** Moves one step or epoch on; {@code step()}. */
    abstract void move(GroupRate rate);

    /** Moves to a count; {@code step(epoch)}. */
    abstract void moveTo(double place, GroupRate rate);

    /** Takes the first move back, for a sequence that makes it later; {@code recursive_undo}. */
    void undo() {
        count--;
    }

    /** Hears of a measurement; only a plateau listens. */
    void observe(double metric, GroupRate rate) {
        move(rate);
    }

    /** Writes its numbers, each under a name that begins with the prefix. */
    void write(String prefix, Map<String, Double> numbers) {
        numbers.put(prefix + "count", (double) count);
    }

    /** Reads what {@link #write} wrote. */
    void read(String prefix, Map<String, Double> numbers) {
        count = Math.round(number(prefix + "count", numbers));
    }

    static double number(String name, Map<String, Double> numbers) {
        Double number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("""
                    this state of a schedule has no \"%s\", only %s; restore it into the schedule and groups it was taken of"""
                    .formatted(name, numbers.keySet()));
        }
        return number;
    }
}
