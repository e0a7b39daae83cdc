package dev.thaw.freeze;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Selects by a regular expression that is found somewhere in the path. */
record RegexSelect(String regex) implements PathSelect {

    RegexSelect {
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("\"%s\" is no regular expression: %s; a glob is read by Select.name(...)"
                    .formatted(regex, wrong.getMessage()), wrong);
        }
    }

    @Override
    public Predicate<String> test() {
        return Pattern.compile(regex).asPredicate();
    }

    @Override
    public String toString() {
        return "regex " + regex;
    }
}
