package dev.thaw.optim;

/** How often a {@link Schedule} moves on. */
public enum Pace {
    /** After each step of the optimizer. */
    PER_STEP("step"),
    /** After each pass over the training images. */
    PER_EPOCH("epoch");

    private final String unit;

    Pace(String unit) {
        this.unit = unit;
    }

    /**
     * Names what is counted.
     *
     * @return {@code step} or {@code epoch}
     */
    public String unit() {
        return unit;
    }
}
