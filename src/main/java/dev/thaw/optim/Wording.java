package dev.thaw.optim;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says rules in one line: the rate always, other numbers where they are not the usual ones. */
final class Wording {

    private Wording() { }

    /** Joins the rule's name, its rate and the parts that are not empty. */
    static String of(String rule, double lr, String... parts) {
        return Stream.concat(Stream.of(rule, "rate " + lr), Stream.of(parts)).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Returns name and value, or nothing where the value is the usual one. */
    static String unless(double usual, String name, double value) {
        return value == usual ? "" : name + " " + value;
    }

    static String betas(double first, double second) {
        return first == 0.9 && second == 0.999 ? "" : "betas %s and %s".formatted(first, second);
    }
}
