package dev.thaw.train;

/** What to say when the loss of a step is no number. */
final class Diverged {

    private Diverged() { }

    /** Where it was seen before the step moved anything. */
    static IllegalStateException before(Taken step, TrainingStart start, Progress progress) {
        return new IllegalStateException("""
                the loss became %s, so the weights would \
                turn into NaN; they are as the step before left them, but batch norms may have counted this batch. Start \
                from a fresh network at a tenth of the rate, or warm it up with Schedule.warmUp(steps)"""
                .formatted(which(step, start, progress)));
    }

    /** Where further steps were taken before it was seen; {@code sound} says what to go on from. */
    static IllegalStateException after(Taken step, int further, TrainingStart start, Progress progress, String sound) {
        return new IllegalStateException("""
                the loss became %s. On a GPU the losses of several steps come together, so this step and %d more were taken \
                before it was seen, and the weights are lost to NaN. To go on, %s; take a tenth of the rate, or warm it up with \
                Schedule.warmUp(steps)""".formatted(which(step, start, progress), further, sound));
    }

    private static String which(Taken step, TrainingStart start, Progress progress) {
        return "%s at step %d of %d (epoch %d, learning rate %s, loss before: %s)".formatted(step.seen().read().loss(),
                step.number(), start.totalSteps(), step.epoch(), step.lr(),
                step.number() == 1 ? "none" : progress.stepLosses.get(step.number() - 2));
    }
}
