package dev.thaw.train;

import java.util.List;

/** What to do with a pretrained body when a new task comes: the choices of notebook 10. */
public enum Strategy {
    /** Leave the pretrained weights: random ones, all trained. */
    SCRATCH("scratch"),
    /** Train the new head alone. */
    FROZEN("frozen"),
    /** Keep the early parts fixed; train the late ones and the head. */
    PARTLY_FROZEN("partly frozen"),
    /** Train everything, the body more gently than the head. */
    FINE_TUNED("fine-tuned"),
    /** Half of the epochs as {@link #FROZEN}, the other half as {@link #FINE_TUNED}. */
    TWO_PHASE("two phases"),
    /** The control: a random body that stays as it is, under a trained head. */
    RANDOM_FROZEN("random frozen");

    private final String label;

    Strategy(String label) {
        this.label = label;
    }

    /**
     * Lists what one would choose from: all but the control.
     *
     * @return the five, in the order of tables and figures
     */
    public static List<Strategy> choices() {
        return List.of(SCRATCH, FROZEN, PARTLY_FROZEN, FINE_TUNED, TWO_PHASE);
    }

    /**
     * Tells whether the body begins with pretrained weights.
     *
     * @return false for {@link #SCRATCH} and {@link #RANDOM_FROZEN}
     */
    public boolean isPretrained() {
        return this != SCRATCH && this != RANDOM_FROZEN;
    }

    /**
     * Returns what tables and figures call it.
     *
     * @return one or two words
     */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
