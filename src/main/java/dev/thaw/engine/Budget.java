package dev.thaw.engine;

import java.util.Locale;

/** How much time a notebook may take: scales its images, epochs and seeds. */
public enum Budget {
    /** At most 40 seconds a notebook on two cores: what {@code ./thaw test} runs. */
    SMOKE,
    /** At most 4 minutes a notebook on two cores: what {@code ./thaw test --all} runs. */
    QUICK,
    /** At most 10 minutes a notebook on a laptop: the lesson itself. */
    STANDARD,
    /** A GPU and the real data sets. */
    FULL;

    /** The environment variable that chooses the budget. */
    public static final String VARIABLE = "THAW_BUDGET";

    /**
     * Returns the budget that {@value #VARIABLE} names, {@link #STANDARD} when it names none.
     *
     * @return the budget of this process
     * @throws IllegalArgumentException if the variable holds another word
     */
    public static Budget current() {
        return parse(System.getenv(VARIABLE));
    }

    static Budget parse(String word) {
        if (word == null || word.isBlank()) {
            return STANDARD;
        }
        try {
            return valueOf(word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "%s=\"%s\" is no budget; give smoke, quick, standard or full".formatted(VARIABLE, word), unknown);
        }
    }

    /**
     * Returns the number that belongs to this budget.
     *
     * @param smoke the number at {@link #SMOKE}
     * @param quick the number at {@link #QUICK}
     * @param standard the number at {@link #STANDARD}
     * @param full the number at {@link #FULL}
     * @return one of the four
     */
    public int pick(int smoke, int quick, int standard, int full) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case STANDARD -> standard;
            case FULL -> full;
        };
    }
}
