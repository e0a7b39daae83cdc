package dev.thaw.optim;

import java.util.Map;

/** {@link CosineRestarts} at work on one group. */
final class CosineRestartsRule extends RateRule {

    private final CosineRestarts choice;
    private final double base;
    private double done = -1;
    private double length;

    CosineRestartsRule(CosineRestarts choice, GroupRate rate) {
        this.choice = choice;
        base = rate.initial;
        length = choice.first();
    }

    @Override
    void move(GroupRate rate) {
        if (count < 0) {
            moveTo(0, rate);
            return;
        }
        count++;
        done++;
        if (done >= length) {
            done -= length;
            length *= choice.growth();
        }
        set(rate);
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        if (!(place >= 0)) {
            throw new IllegalArgumentException("there is no %s %s; give 0 or more".formatted(choice.pace().unit(), place));
        }
        if (place < choice.first()) {
            done = place;
            length = choice.first();
        } else if (choice.growth() == 1) {
            done = place % choice.first();
        } else {
            double grown = place / choice.first() * (choice.growth() - 1) + 1;
            double restarts = Math.pow(choice.growth(), (long) (Math.log(grown) / Math.log(choice.growth())));
            done = place - choice.first() * (restarts - 1) / (choice.growth() - 1);
            length = choice.first() * restarts;
        }
        count = (long) Math.floor(place);
        set(rate);
    }

    private void set(GroupRate rate) {
        double lowest = choice.lowest();
        rate.lr = lowest + (base - lowest) * (1 + StrictMath.cos(StrictMath.PI * done / length)) / 2;
    }

    @Override
    void write(String prefix, Map<String, Double> numbers) {
        super.write(prefix, numbers);
        numbers.put(prefix + "done", done);
        numbers.put(prefix + "length", length);
    }

    @Override
    void read(String prefix, Map<String, Double> numbers) {
        super.read(prefix, numbers);
        done = number(prefix + "done", numbers);
        length = number(prefix + "length", numbers);
    }
}
