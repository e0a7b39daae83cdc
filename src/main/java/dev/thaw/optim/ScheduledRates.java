package dev.thaw.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A schedule at work: the rate of each parameter group now, moved on step by step or epoch by epoch.
 *
 * <p>A training loop calls {@link #applyTo} before each step, {@link #stepDone} after it and {@link #epochDone} after each
 * epoch; only the one that the schedule counts moves it. {@link #move} moves it by hand, as PyTorch's {@code step()}.
 */
public final class ScheduledRates {

    private static final String MOVES = "moves";
    private static final String BASE = ".base";

    private final Schedule schedule;
    private final long total;
    private final Map<String, GroupRate> rates = new LinkedHashMap<>();
    private final Map<String, RateRule> rules = new LinkedHashMap<>();
    private long moves;

    private ScheduledRates(Schedule schedule, long total) {
        this.schedule = schedule;
        this.total = total;
    }

    /**
     * Starts a schedule; the rates are those of the first step.
     *
     * @param schedule what to follow
     * @param total how many steps the training has, or epochs for a schedule that counts those
     * @param base the groups' base rates by name
     * @return the rates
     */
    public static ScheduledRates of(Schedule schedule, long total, Map<String, Double> base) {
        ScheduledRates started = new ScheduledRates(schedule, total);
        base.forEach(started::join);
        return started;
    }

    /**
     * Starts a schedule on the initial rates of an optimizer's groups.
     *
     * @param schedule what to follow
     * @param optimizer whose groups
     * @param epochs how many the training has
     * @param stepsPerEpoch how many steps each of them has
     * @return the rates, not yet applied
     */
    public static ScheduledRates of(Schedule schedule, Optimizer optimizer, int epochs, int stepsPerEpoch) {
        Map<String, Double> base = new LinkedHashMap<>();
        optimizer.groups().forEach(group -> base.put(group.name(), group.lr()));
        return of(schedule, schedule.pace() == Pace.PER_STEP ? (long) epochs * stepsPerEpoch : epochs, base);
    }

    /**
     * Lets a late group enter where the schedule stands: at the rate it would have if it had been there from the start.
     *
     * <p>A plateau has fallen as often for it as for the first group.
     *
     * @param group its name
     * @param base its base rate
     */
    public void join(String group, double base) {
        GroupRate rate = new GroupRate(rates.size(), base);
        RateRule rule = RateRule.start(schedule, total, rate);
        if (rule instanceof PlateauRule late && !rules.isEmpty()) {
            late.follow((PlateauRule) rules.values().iterator().next(), rate);
        } else {
            LongStream.range(0, moves).forEach(one -> rule.move(rate));
        }
        rates.put(group, rate);
        rules.put(group, rule);
    }

    /** Tells that the optimizer took a step; a schedule that counts steps moves on. */
    public void stepDone() {
        if (schedule.pace() == Pace.PER_STEP) {
            move();
        }
    }

    /** Tells that an epoch ended without an evaluation; a schedule that counts epochs moves on, but no plateau. */
    public void epochDone() {
        if (schedule.pace() == Pace.PER_EPOCH && !(schedule instanceof Plateau)) {
            move();
        }
    }

    /**
     * Tells that an epoch ended, and how it was judged; a schedule that counts epochs moves on.
     *
     * @param loss of the judging images, in nats
     * @param accuracy of the judging images, in [0, 1]
     */
    public void epochDone(double loss, double accuracy) {
        if (schedule instanceof Plateau plateau) {
            move(plateau.watch() == Plateau.Watch.LOSS ? loss : accuracy);
        } else {
            epochDone();
        }
    }

    /** Moves one step or epoch on, whichever the schedule counts. */
    public void move() {
        move(Double.NaN);
    }

    /**
     * Moves one on, and tells a plateau what was measured.
     *
     * @param metric loss or accuracy, whichever it watches; NaN counts as no better
     */
    public void move(double metric) {
        rules.forEach((group, rule) -> rule.observe(metric, rates.get(group)));
        moves++;
    }

    /**
     * Moves to a place, as PyTorch's {@code step(epoch)}: cosine with restarts also to one between two epochs.
     *
     * @param place how many steps or epochs are done, 0 or more
     * @throws IllegalArgumentException if the schedule has no such place
     */
    public void moveTo(double place) {
        rules.forEach((group, rule) -> rule.moveTo(place, rates.get(group)));
        moves = (long) place;
    }

    /**
     * Sets the rates, and momenta where the schedule has them, of an optimizer; groups that came late join.
     *
     * @param optimizer the optimizer that steps next
     * @throws IllegalArgumentException if momentum is to be set of a rule that has none
     */
    public void applyTo(Optimizer optimizer) {
        for (ParameterGroup group : optimizer.groups()) {
            if (!rates.containsKey(group.name())) {
                join(group.name(), group.lr());
            }
            optimizer.rate(group.name(), rate(group.name()));
            momentum(group.name()).ifPresent(value -> optimizer.active(group.name()).momentum(value));
        }
    }

    /**
     * Returns the rate of a group for the next step.
     *
     * @param group its name
     * @return 0 or more
     * @throws IllegalArgumentException if there is no such group
     */
    public double rate(String group) {
        return known(group).lr;
    }

    /**
     * Returns the momentum of a group for the next step.
     *
     * @param group its name
     * @return empty unless the schedule sets it
     * @throws IllegalArgumentException if there is no such group
     */
    public OptionalDouble momentum(String group) {
        double momentum = known(group).momentum;
        return Double.isNaN(momentum) ? OptionalDouble.empty() : OptionalDouble.of(momentum);
    }

    private GroupRate known(String group) {
        GroupRate rate = rates.get(group);
        if (rate == null) {
            throw new IllegalArgumentException("the schedule knows no group \"%s\", only %s".formatted(group, rates.keySet()));
        }
        return rate;
    }

    /** {@return the groups in the order they joined} */
    public Set<String> groups() {
        return Collections.unmodifiableSet(rates.keySet());
    }

    /**
     * Copies all that is needed to go on.
     *
     * @return a few numbers
     */
    public ScheduleState state() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(MOVES, (double) moves);
        rates.forEach((group, rate) -> {
            numbers.put(group + ".rate", rate.lr);
            numbers.put(group + BASE, rate.initial);
            numbers.put(group + ".momentum", rate.momentum);
            rules.get(group).write(group + ".", numbers);
        });
        return new ScheduleState(schedule.describe(), numbers);
    }

    /**
     * Goes on from a state; the rates that follow are the same to the last bit. Groups that had joined late join.
     *
     * @param saved what {@link #state()} gave, of the same schedule with the same groups
     * @throws IllegalArgumentException if it is of another schedule, or of other groups or base rates
     */
    public void load(ScheduleState saved) {
        if (!saved.schedule().equals(schedule.describe())) {
            throw new IllegalArgumentException("""
                    this state is of the schedule \"%s\", but the training follows \"%s\"; go on with the one it began with"""
                    .formatted(saved.schedule(), schedule.describe()));
        }
        Map<String, Double> numbers = saved.numbers();
        numbers.keySet().stream().filter(name -> name.endsWith(BASE))
                .map(name -> name.substring(0, name.length() - BASE.length()))
                .filter(group -> !rates.containsKey(group)).forEach(group -> join(group, numbers.get(group + BASE)));
        rates.forEach((group, rate) -> {
            double base = RateRule.number(group + BASE, numbers);
            if (base != rate.initial) {
                throw new IllegalArgumentException("the state's group \"%s\" began at the rate %s, but here it begins at %s"
                        .formatted(group, base, rate.initial));
            }
        });
        moves = Math.round(RateRule.number(MOVES, numbers));
        rates.forEach((group, rate) -> {
            rate.lr = RateRule.number(group + ".rate", numbers);
            rate.momentum = RateRule.number(group + ".momentum", numbers);
            rules.get(group).read(group + ".", numbers);
        });
    }
}
