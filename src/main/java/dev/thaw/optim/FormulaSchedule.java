package dev.thaw.optim;

/**
 * A schedule that is one formula.
 *
 * @param formula how each rate follows
 * @param pace what it counts
 */
record FormulaSchedule(Formula formula, Pace pace) implements Schedule {

    @Override
    public Schedule at(Pace chosen) {
        return new FormulaSchedule(formula, chosen);
    }

    @Override
    public String describe() {
        return formula.words(pace.unit());
    }
}
