package dev.thaw.train;

/**
 * Is told how a training goes, on the training's own thread: be quick.
 *
 * <p>An exception from a listener ends the training. All methods do nothing unless overridden.
 */
public interface TrainingListener {

    /**
     * Called once, before the first evaluation.
     *
     * @param start what is about to happen
     */
    default void started(TrainingStart start) { }

    /**
     * Called after each step, in their order; on a GPU the steps of half a second, or of the rest of an epoch, may be told of
     * together afterwards, if all listeners {@linkplain #onlyShows() only show}.
     *
     * @param step what it did
     */
    default void stepDone(StepReport step) { }

    /**
     * Called after each epoch and its evaluation; epoch 0 is the evaluation before the first step.
     *
     * @param epoch its numbers
     */
    default void epochDone(TrainingRun.Epoch epoch) { }

    /**
     * Called once, when the training ended by itself or was interrupted; not after an error.
     *
     * @param run the whole run, or the part until the interruption
     */
    default void finished(TrainingRun run) { }

    /**
     * Says whether this listener only shows how it goes, so that nothing depends on being told of each step.
     *
     * @return false unless overridden
     */
    default boolean onlyShows() {
        return false;
    }

    /**
     * Returns the listener that ignores everything.
     *
     * @return a listener
     */
    static TrainingListener none() {
        return new TrainingListener() {
            @Override
            public boolean onlyShows() {
                return true;
            }
        };
    }

    /**
     * Returns a listener that tells this one first and then another.
     *
     * @param other the second to be told
     * @return both in one
     */
    default TrainingListener and(TrainingListener other) {
        TrainingListener first = this;
        return new TrainingListener() {
            @Override
            public boolean onlyShows() {
                return first.onlyShows() && other.onlyShows();
            }

            @Override
            public void started(TrainingStart start) {
                first.started(start);
                other.started(start);
            }

            @Override
            public void stepDone(StepReport step) {
                first.stepDone(step);
                other.stepDone(step);
            }

            @Override
            public void epochDone(TrainingRun.Epoch epoch) {
                first.epochDone(epoch);
                other.epochDone(epoch);
            }

            @Override
            public void finished(TrainingRun run) {
                first.finished(run);
                other.finished(run);
            }
        };
    }
}
