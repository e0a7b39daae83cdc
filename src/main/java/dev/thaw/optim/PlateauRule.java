package dev.thaw.optim;

import java.util.Map;

/** {@link Plateau} at work on one group. */
final class PlateauRule extends RateRule {

    private final Plateau choice;
    private final double lowest;
    private double best;
    private long bad;
    private long cooling;
    private long falls;

    PlateauRule(Plateau choice, GroupRate rate) {
        this.choice = choice;
        lowest = Ranges.ofGroup("lowest rates", choice.lowest(), rate.index);
        best = choice.watch() == Plateau.Watch.LOSS ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        count = 0;
    }

    @Override
    void begin(GroupRate rate) { } // the first rate is the group's own

    @Override
    void move(GroupRate rate) {
        observe(Double.NaN, rate);
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        throw new IllegalArgumentException("a plateau has no place to move to: it follows from all evaluations before");
    }

    @Override
    void observe(double metric, GroupRate rate) {
        count++;
        if (choice.better(metric, best)) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > choice.patience()) {
            double lower = Math.max(rate.lr * choice.factor(), lowest);
            rate.lr = rate.lr - lower > choice.least() ? lower : rate.lr;
            cooling = choice.cooldown();
            bad = 0;
            falls++;
        }
    }

    /** Enters where another group's plateau stands. */
    void follow(PlateauRule first, GroupRate rate) {
        count = first.count;
        best = first.best;
        bad = first.bad;
        cooling = first.cooling;
        falls = first.falls;
        if (falls > 0) {
            rate.lr = Math.max(rate.lr * Math.pow(choice.factor(), falls), Math.min(lowest, rate.lr));
        }
    }

    @Override
    void write(String prefix, Map<String, Double> numbers) {
        super.write(prefix, numbers);
        numbers.put(prefix + "best", best);
        numbers.put(prefix + "bad", (double) bad);
        numbers.put(prefix + "cooldown", (double) cooling);
        numbers.put(prefix + "falls", (double) falls);
    }

    @Override
    void read(String prefix, Map<String, Double> numbers) {
        super.read(prefix, numbers);
        best = number(prefix + "best", numbers);
        bad = Math.round(number(prefix + "bad", numbers));
        cooling = Math.round(number(prefix + "cooldown", numbers));
        falls = Math.round(number(prefix + "falls", numbers));
    }
}
