package dev.thaw.freeze;

import java.util.function.Predicate;

/** Selects by {@link PathPattern}. */
record NameSelect(String pattern) implements PathSelect {

    NameSelect {
        PathPattern.of(pattern);
    }

    @Override
    public Predicate<String> test() {
        return PathPattern.of(pattern)::matches;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
