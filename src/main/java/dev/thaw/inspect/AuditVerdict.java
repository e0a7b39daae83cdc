package dev.thaw.inspect;

/** What a run did to one parameter or buffer, judged by what the plan meant. */
public enum AuditVerdict {
    /** Every bit is the same. */
    FROZEN("frozen", "#1f6fb2"),
    /** It moved, as it was meant to. */
    TRAINED("trained", "#b35900"),
    /** A buffer moved although the parameters of its module are frozen: the running statistics of a norm. */
    DRIFTED("drifted", "#8a4fbf"),
    /** It was meant to stay fixed, and it moved. */
    LEAKED("leaked", "#c4001a"),
    /** It was meant to train, but no gradient reached it in the whole run. */
    STARVED("starved", "#6b6b6b");

    private final String word;
    private final String colour;

    AuditVerdict(String word, String colour) {
        this.word = word;
        this.colour = colour;
    }

    /**
     * Says it in one word, as tables show it.
     *
     * @return a lower-case word
     */
    public String word() {
        return word;
    }

    /**
     * Returns the colour that tables and figures give it, readable on white and on black.
     *
     * @return {@code #rrggbb}
     */
    public String colour() {
        return colour;
    }
}
