package dev.thaw.train;

/**
 * A step that was taken, whatever it saw.
 *
 * @param epoch from 1
 * @param number which step of the training, from 1
 * @param images size of the batch
 * @param lr the head's learning rate in it
 * @param seconds wall time since the training began
 * @param seen loss and outputs, read or not
 */
record Taken(int epoch, int number, int images, double lr, double seconds, Seen seen) {

    StepReport report(int totalSteps) {
        return new StepReport(epoch, number, totalSteps, images, seen.read().loss(), seen.read().correct(), lr, seconds);
    }
}
