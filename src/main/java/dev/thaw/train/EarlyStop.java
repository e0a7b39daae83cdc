package dev.thaw.train;

import java.util.List;

/**
 * Ends a phase when the validation images have not been judged better for some epochs.
 *
 * <p>Prechelt, "Early Stopping – But When?", 1998. The weights stay those of the last epoch; {@link Training#saveBest} keeps
 * the best ones. It needs validation images: stopped by test images, the test accuracy would flatter.
 *
 * @param watch what must get better
 * @param patience how many epochs in a row may be no better
 * @param gain by how much an epoch must be better to count, in nats or as a share of the images
 */
public record EarlyStop(Watch watch, int patience, double gain) {

    /** What must get better. */
    public enum Watch {
        /** The loss of the validation images. */
        LOSS,
        /** The accuracy on the validation images. */
        ACCURACY
    }

    /**
     * Checks the numbers.
     *
     * @param watch what must get better
     * @param patience how many epochs in a row may be no better
     * @param gain by how much an epoch must be better to count
     */
    public EarlyStop {
        if (patience < 1 || !(gain >= 0)) {
            throw new IllegalArgumentException("a patience of %d epochs with a gain of %s cannot be; give 1 or more, and 0 or more"
                    .formatted(patience, gain));
        }
    }

    /**
     * Stops when the loss has not fallen for some epochs.
     *
     * @param epochs how many, at least 1
     * @return the rule
     */
    public static EarlyStop onLoss(int epochs) {
        return new EarlyStop(Watch.LOSS, epochs, 0);
    }

    /**
     * Stops when the accuracy has not risen for some epochs.
     *
     * @param epochs how many, at least 1
     * @return the rule
     */
    public static EarlyStop onAccuracy(int epochs) {
        return new EarlyStop(Watch.ACCURACY, epochs, 0);
    }

    /**
     * Counts only what is better by more than some amount.
     *
     * @param amount in nats or as a share of the images, 0 or more
     * @return a new rule
     */
    public EarlyStop gain(double amount) {
        return new EarlyStop(watch, patience, amount);
    }

    /** Says why it stopped. */
    String reason() {
        return "the validation %s was no better for %d evaluations".formatted(watch == Watch.LOSS ? "loss" : "accuracy", patience);
    }

    /**
     * Tells whether a phase is over.
     *
     * @param epochs the phase's epochs until now, oldest first; those without an evaluation do not count
     * @return true if the last ones were no better than the best before
     */
    public boolean stops(List<TrainingRun.Epoch> epochs) {
        double best = Double.NEGATIVE_INFINITY;
        int waited = 0;
        for (TrainingRun.Epoch epoch : epochs) {
            double value = watch == Watch.LOSS ? -epoch.evaluationLoss() : epoch.evaluationAccuracy();
            if (epoch.evaluated()) {
                boolean better = value > best + gain;
                best = better ? value : best;
                waited = better ? 0 : waited + 1;
            }
        }
        return waited >= patience;
    }
}
