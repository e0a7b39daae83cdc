package dev.thaw.train;

/**
 * One training step as it was taken.
 *
 * @param epoch which epoch, from 1
 * @param step which step of the whole training, from 1
 * @param totalSteps how many the training takes
 * @param images size of the batch
 * @param loss mean cross-entropy of the batch before the step, in nats, in training mode
 * @param correct how many images of the batch were right before the step
 * @param lr the head's learning rate in this step
 * @param seconds wall time since the training began, evaluations included
 */
public record StepReport(int epoch, int step, int totalSteps, int images, double loss, int correct, double lr,
        double seconds) { }
