package dev.thaw.freeze;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several methods at once.
 *
 * @param methods each once, none of which is itself combined
 */
public record Combined(List<FreezeMethod> methods) implements FreezeMethod {

    /**
     * Copies the list and takes combinations in it apart.
     *
     * @param methods the methods
     * @throws IllegalArgumentException if there is none, if two of them cut the graph, each in its own way, or if they do
     *     not agree about unused gradients
     */
    public Combined {
        methods = methods.stream().flatMap(Combined::parts).distinct().toList();
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("no method at all freezes nothing; give one, such as RequiresGrad.method()");
        }
        if (methods.stream().filter(method -> method instanceof OptimizerFilter).count() > 1) {
            throw new IllegalArgumentException(
                    "unused gradients are either cleared or left, but %s asks for both; choose one of them".formatted(methods));
        }
        List<String> cuts = methods.stream().filter(method -> method instanceof NoGrad || method instanceof Detach)
                .map(FreezeMethod::label).toList();
        if (cuts.size() > 1) {
            throw new IllegalArgumentException("a module is cut from the graph in one way only, not in %d: %s; choose one of them"
                    .formatted(cuts.size(), String.join(", ", cuts)));
        }
    }

    /**
     * Joins two methods.
     *
     * @param first one
     * @param second the other
     * @return both at once
     * @throws IllegalArgumentException if both cut the graph, each in its own way
     */
    public static Combined of(FreezeMethod first, FreezeMethod second) {
        return new Combined(List.of(first, second));
    }

    private static Stream<FreezeMethod> parts(FreezeMethod method) {
        return method instanceof Combined several ? several.methods().stream() : Stream.of(method);
    }

    @Override
    public String label() {
        return methods.stream().map(FreezeMethod::label).collect(Collectors.joining(" + "));
    }
}
