package dev.thaw.train;

/**
 * A training was interrupted: it stopped between two steps, keeps the weights of the last one, and has closed everything.
 *
 * <p>The thread's interrupt flag is cleared, so that what runs next on it trains normally.
 */
public final class TrainingInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TrainingRun partialRun;

    /**
     * Tells of a training that closed everything before.
     *
     * @param partialRun what was trained until then
     */
    public TrainingInterruptedException(TrainingRun partialRun) {
        super("""
                training "%s" was interrupted after %d steps and %d whole epochs; the network keeps the weights of the last \
                step, and the next training starts normally""".formatted(partialRun.name(), partialRun.stepLosses().size(),
                Math.max(0, partialRun.epochs().size() - 1)));
        this.partialRun = partialRun;
    }

    /**
     * Returns what was trained until then.
     *
     * @return the epochs that were finished and all step losses
     */
    public TrainingRun partialRun() {
        return partialRun;
    }
}
