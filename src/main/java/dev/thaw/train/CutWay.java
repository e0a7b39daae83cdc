package dev.thaw.train;

/** What is done with the parts before a cut, and with those behind it. */
public enum CutWay {
    /** The first k parts are frozen; the others and the head train. */
    FREEZE("freeze the first k, train the rest"),
    /** Only the first k parts are there, frozen, with a head right behind them; where k is not all, a norm scales what it is given. */
    KEEP("keep only the first k and a head"),
    /** The control: as {@link #KEEP}, with random weights. */
    RANDOM("keep the first k of a random body");

    private final String label;

    CutWay(String label) {
        this.label = label;
    }

    /**
     * Returns what tables and figures call it.
     *
     * @return a few words
     */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
