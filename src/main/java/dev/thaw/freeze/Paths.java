package dev.thaw.freeze;

import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.view.NearNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What paths such as {@code layer1.0.conv1.weight} say about where something stands. */
final class Paths {

    private Paths() { }

    /** Returns the sizes of all parameters by path, in state-dict order, without making values for them. */
    static Map<String, Long> sizes(Network network) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        network.modules().forEach((path, module) ->
                module.ownShapes().forEach((name, shape) -> sizes.put(ModulePath.join(path, name), shape.size())));
        return sizes;
    }

    /** Returns the paths of all parameters, in state-dict order. */
    static Set<String> of(Network network) {
        return sizes(network).keySet();
    }

    /** Returns those that pass, in their order. */
    static Set<String> kept(Collection<String> paths, Predicate<String> test) {
        return paths.stream().filter(test).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the places that a mistyped pattern was probably meant to be: modules and parameters, nearest first. */
    static List<String> near(String pattern, Collection<String> parameters) {
        return NearNames.of(pattern.replace("*", ""), parameters.stream().flatMap(Paths::around).toList());
    }

    /** The modules around a parameter, outermost first, and the parameter. */
    private static Stream<String> around(String path) {
        return IntStream.rangeClosed(1, path.length())
                .filter(end -> end == path.length() || path.charAt(end) == '.').mapToObj(end -> path.substring(0, end));
    }
}
