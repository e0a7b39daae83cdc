package dev.thaw.optim;

/** Which rule turns gradients into steps, and its numbers; a value, while {@link Optimizer} holds the state. */
public sealed interface OptimizerChoice
        permits Sgd, Adam, AdamW, Nadam, Adamax, RmsProp, Adagrad, Adadelta {

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
     * Returns how strongly each weight is pulled towards zero.
     *
     * @return 0 or more; what it multiplies differs from rule to rule
     */
    double weightDecay();

    /**
     * Returns the same rule with another pull of each weight towards zero.
     *
     * @param decay 0 or more; 5e-4 is usual with SGD, 0.01 with AdamW
     * @return a new value
     */
    OptimizerChoice weightDecay(double decay);

    /**
     * Says the rule and its numbers in a few words, such as {@code SGD, rate 0.1, momentum 0.9}.
     *
     * @return one line
     */
    String describe();
}
