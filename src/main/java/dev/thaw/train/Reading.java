package dev.thaw.train;

/** When the numbers of a step come from the device to Java. */
enum Reading {
    /** Before the next step: a loss that is no number is seen before it moves the weights. A GPU is waited for each time. */
    EACH_STEP,
    /** With those of the steps around it, so that a GPU never waits for Java within an epoch. */
    TOGETHER
}
