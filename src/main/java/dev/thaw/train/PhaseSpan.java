package dev.thaw.train;

/**
 * Where one phase of a training begins and ends.
 *
 * @param name what the phase is called
 * @param firstEpoch its first epoch; epochs count from 1 over the whole training
 * @param lastEpoch its last epoch as planned
 * @param firstStep its first step; steps count from 1 over the whole training
 * @param lastStep its last step as planned
 * @param batchSize images in a batch
 * @param trainableParameters numbers that its plan lets train
 */
public record PhaseSpan(String name, int firstEpoch, int lastEpoch, int firstStep, int lastStep, int batchSize,
        int trainableParameters) {

    /**
     * Counts the epochs of the phase.
     *
     * @return at least 1
     */
    public int epochs() {
        return lastEpoch - firstEpoch + 1;
    }

    /**
     * Counts the steps of the phase.
     *
     * @return at least 1
     */
    public int steps() {
        return lastStep - firstStep + 1;
    }

    /**
     * Returns the epoch of a step.
     *
     * @param step counted over the whole training, within this phase
     * @return its epoch, counted over the whole training
     */
    public int epochOf(int step) {
        return firstEpoch + (step - firstStep) * epochs() / steps();
    }
}
