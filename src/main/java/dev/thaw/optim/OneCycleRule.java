package dev.thaw.optim;

/** {@link OneCycle} at work on one group; it sets the group's initial rate before anything else looks at it. */
final class OneCycleRule extends RateRule {

    private final OneCycle choice;
    private final long length;
    private final double top;
    private final double first;
    private final double last;

    OneCycleRule(OneCycle choice, long total, GroupRate rate) {
        this.choice = choice;
        length = choice.length() == 0 ? total : choice.length();
        top = Ranges.ofGroup("highest rates", choice.highest(), rate.index);
        first = top / choice.divisor();
        last = first / choice.lastDivisor();
        rate.initial = first;
    }

    @Override
    void move(GroupRate rate) {
        moveTo(count + 1, rate);
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        if (place > length) {
            throw new IllegalStateException("""
                    this one-cycle takes %d %ss and was moved to %s, where it has no rate; give it the length of the training \
                    with over(steps)""".formatted(length, choice.pace().unit(), place));
        }
        count = (long) place;
        OneCycle.Momentum momentum = choice.momentum();
        double rise = choice.rising() * length - 1;
        if (count <= rise) {
            set(rate, rise == 0 ? 1 : count / rise, first, top, momentum.high(), momentum.low());
        } else if (choice.phases() == OneCycle.Phases.TWO) {
            set(rate, (count - rise) / (length - 1 - rise), top, last, momentum.low(), momentum.high());
        } else {
            double back = 2 * choice.rising() * length - 2;
            if (count <= back) {
                set(rate, (count - rise) / (back - rise), top, first, momentum.low(), momentum.high());
            } else {
                set(rate, (count - back) / (length - 1 - back), first, last, momentum.high(), momentum.high());
            }
        }
    }

    private void set(GroupRate rate, double share, double fromRate, double toRate, double from, double to) {
        rate.lr = between(fromRate, toRate, share);
        if (choice.momentum().cycles()) {
            rate.momentum = between(from, to, share);
        }
    }

    private double between(double from, double to, double share) {
        return choice.curve() == OneCycle.Curve.LINEAR ? (to - from) * share + from
                : to + (from - to) / 2 * (StrictMath.cos(StrictMath.PI * share) + 1);
    }
}
