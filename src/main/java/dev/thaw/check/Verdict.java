package dev.thaw.check;

/** What a check found; its sign opens the reply, so that a reader and a grader see it first. */
public enum Verdict {
    /** Nothing was written yet. */
    UNANSWERED("…", "#0072b2", "#eef6fb"),
    /** Something was written, and it is not so. */
    WRONG("✗", "#b34700", "#fdf3ec"),
    /** It is so. */
    RIGHT("✓", "#00704f", "#edf8f4");

    private final String sign;
    private final String ink;
    private final String paper;

    Verdict(String sign, String ink, String paper) {
        this.sign = sign;
        this.ink = ink;
        this.paper = paper;
    }

    /**
     * Returns the one character that opens the reply.
     *
     * @return {@code …}, {@code ✗} or {@code ✓}
     */
    public String sign() {
        return sign;
    }

    String ink() {
        return ink;
    }

    String paper() {
        return paper;
    }
}
