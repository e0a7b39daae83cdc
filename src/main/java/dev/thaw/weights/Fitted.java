package dev.thaw.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights under the paths of a network: without what a training wrapped around it, and renamed where they are of another
 * known layout.
 *
 * @param weights the weights under the network's paths
 * @param prefix what was taken off by the rules of {@link Unprefixed}; empty when nothing was
 * @param map the name of the {@link KeyMap} that renamed them; empty when none did
 * @param dropped the paths, as the file has them, of what was left out on purpose
 */
public record Fitted(StateDict weights, String prefix, String map, List<String> dropped) {

    private static final int SHOWN = 8;

    /**
     * Copies what it is given.
     *
     * @param weights the weights
     * @param prefix what was taken off
     * @param map what renamed them
     * @param dropped what was left out
     */
    public Fitted {
        dropped = List.copyOf(dropped);
    }

    /**
     * Takes prefixes off, and applies the known key map that fits and brings most paths into the network; of two different
     * ones that bring equally many, none.
     *
     * @param weights the weights, as a file names them
     * @param network the paths of the network's parameters and buffers
     * @return the weights as the network names them
     */
    public static Fitted of(StateDict weights, Set<String> network) {
        Unprefixed plain = Unprefixed.of(weights, network);
        if (network.containsAll(plain.weights().tensors().keySet())) {
            return new Fitted(plain.weights(), plain.prefix(), "", plain.dropped());
        }
        Map<List<String>, KeyMap> fitting = new LinkedHashMap<>();
        KnownLayouts.ALL.stream().filter(map -> map.fits(plain.weights(), network))
                .forEach(map -> fitting.putIfAbsent(map.apply(plain.weights()).names(), map));
        long most = fitting.keySet().stream().mapToLong(paths -> shared(paths, network)).max().orElse(0);
        List<KeyMap> best = fitting.entrySet().stream().filter(entry -> shared(entry.getKey(), network) == most)
                .map(Map.Entry::getValue).toList();
        return best.size() == 1 ? of(plain, best.get(0)) : new Fitted(plain.weights(), plain.prefix(), "", plain.dropped());
    }

    private static long shared(List<String> paths, Set<String> network) {
        return paths.stream().filter(network::contains).count();
    }

    /**
     * Takes prefixes off, and applies a key map of the caller's choice.
     *
     * @param weights the weights, as a file names them
     * @param network the paths of the network's parameters and buffers
     * @param map what renames them
     * @return the weights as the network names them, as far as the map does it
     * @throws IllegalArgumentException if no rule of the map matches a path, or it would give two tensors the same one
     */
    public static Fitted of(StateDict weights, Set<String> network, KeyMap map) {
        Unprefixed plain = Unprefixed.of(weights, network);
        if (!map.changes(plain.weights())) {
            throw Refusal.of("""
                    no rule of the key map "%s" matches any of these %d paths, so nothing was renamed or loaded.
                    Found: %s.
                    Expected by the network: %s.
                    A rule must match a whole path%s; without a map, load(weights, match) looks for a known layout itself""",
                    map.name(), plain.weights().size(), some(plain.weights().names()), some(List.copyOf(network)),
                    plain.prefix().isEmpty() ? "" : ", here without \"%s\", which was taken off".formatted(plain.prefix()));
        }
        return of(plain, map);
    }

    private static String some(List<String> paths) {
        String first = String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size())));
        return paths.size() <= SHOWN ? first : first + ", … (%d more)".formatted(paths.size() - SHOWN);
    }

    private static Fitted of(Unprefixed plain, KeyMap map) {
        List<String> dropped = new ArrayList<>(plain.dropped());
        map.dropped(plain.weights()).forEach(path -> dropped.add(plain.prefix() + path));
        return new Fitted(map.apply(plain.weights()), plain.prefix(), map.name(), dropped);
    }
}
