package dev.thaw.optim;

/** Rate and momentum of one parameter group while schedules work on it, as an entry of PyTorch's {@code param_groups}. */
final class GroupRate {

    /** Where the group stands in its optimizer, from 0. */
    final int index;
    /** The rate of now. */
    double lr;
    /** The rate that schedules start from; one-cycle sets its own. */
    double initial;
    /** The momentum of now; NaN where no schedule sets it. */
    double momentum = Double.NaN;

    GroupRate(int index, double base) {
        this.index = index;
        lr = base;
        initial = base;
    }
}
