package dev.thaw.inspect;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares what an optimizer moves, and how fast, with what should train. */
public final class Rates {

    private Rates() { }

    /**
     * Judges by the flags: what requires a gradient should train. For a filter, whose frozen part keeps its flags, give
     * the plan instead.
     *
     * @param optimizer the optimizer, as it is now
     * @param network its network
     * @return {@link Mistake#MISSING_GROUP} and {@link Mistake#HEAD_RATE_ON_BODY}, where they apply
     */
    public static Findings check(Optimizer optimizer, Network network) {
        return check(optimizer, network, network.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().requiresGradient()).map(Map.Entry::getKey).toList());
    }

    /**
     * Judges by a plan: what it does not freeze should train.
     *
     * @param optimizer the optimizer, as it is now
     * @param network its network
     * @param plan the plan that holds now
     * @return {@link Mistake#MISSING_GROUP} and {@link Mistake#HEAD_RATE_ON_BODY}, where they apply
     */
    public static Findings check(Optimizer optimizer, Network network, FreezePlan plan) {
        Set<String> frozen = plan.frozenPaths(network);
        return check(optimizer, network, network.parameters().keySet().stream().filter(path -> !frozen.contains(path)).toList());
    }

    private static Findings check(Optimizer optimizer, Network network, Collection<String> trainable) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (ParameterGroup group : optimizer.groups()) {
            double rate = optimizer.rate(group.name());
            group.paths().forEach(path -> rates.put(path, rate));
        }
        return missing(trainable, rates).and(bodyRate(network, trainable, rates));
    }

    private static Findings missing(Collection<String> trainable, Map<String, Double> rates) {
        List<String> without = trainable.stream().filter(path -> !rates.containsKey(path)).toList();
        return without.isEmpty() ? Findings.none() : Findings.of(Finding.of(Mistake.MISSING_GROUP,
                String.join(", ", without.stream().map(Blocks::of).distinct().limit(4).toList()),
                "%d of %d parameters that should train are in no group, %s for example"
                        .formatted(without.size(), trainable.size(), without.get(0))));
    }

    /** A fresh head on a loaded body; a head that was loaded too is no reason for two rates. */
    private static Findings bodyRate(Network network, Collection<String> trainable, Map<String, Double> rates) {
        String head = network.head().orElse("");
        double headRate = rates.getOrDefault(head + ".weight", 0.0);
        if (network.loadedPaths().contains(head + ".weight") || headRate == 0) {
            return Findings.none();
        }
        List<String> fast = trainable.stream().filter(path -> !ModulePath.parent(path).equals(head))
                .filter(network.loadedPaths()::contains).filter(path -> rates.getOrDefault(path, 0.0) >= headRate).toList();
        return fast.isEmpty() ? Findings.none() : Findings.of(Finding.of(Mistake.HEAD_RATE_ON_BODY,
                String.join(", ", fast.stream().map(Blocks::of).distinct().limit(4).toList()),
                String.format(Locale.ROOT, "%d loaded parameters move at rate %s, and so does the fresh head \"%s\"",
                        fast.size(), headRate, head)));
    }
}
