package dev.thaw.optim;

/** A {@link Formula} at work on one group. */
final class FormulaRule extends RateRule {

    private final Formula formula;
    private final long total;
    private final double base;

    FormulaRule(Formula formula, long total, GroupRate rate) {
        this.formula = formula;
        this.total = total;
        base = rate.initial;
    }

    @Override
    void move(GroupRate rate) {
        count++;
        rate.lr = formula.next(place(rate));
    }

    @Override
    void moveTo(double place, GroupRate rate) {
        if (place != Math.rint(place)) {
            throw new IllegalArgumentException("this schedule counts whole numbers, so it has no place %s; cosineRestarts has"
                    .formatted(place));
        }
        count = (long) place;
        rate.lr = formula.direct(place(rate));
    }

    private Formula.Place place(GroupRate rate) {
        return new Formula.Place(count, total, rate.lr, base);
    }
}
