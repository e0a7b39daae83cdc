package dev.thaw.optim;

/** Which rule turns gradients into steps, and its numbers; a value, while {@link Optimizer} holds the state. */
public sealed interface OptimizerChoice permits Sgd, Adam {

    /**
     * Returns the learning rate before any schedule.
     *
     * @return step size, 0 or more
     */
    double lr();

    /**
     * Returns the same rule at another rate.
     *
     * @param rate learning rate, 0 or more
     * @return a new value
     */
    OptimizerChoice at(double rate);

    /**
     * Says the rule and its numbers in a few words, such as {@code SGD, rate 0.1, momentum 0.9}.
     *
     * @return one line
     */
    String describe();
}
