package dev.thaw.inspect;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be said of a plan for a network before anything runs. */
final class PlanReview {

    private PlanReview() { }

    static Set<String> frozen(FreezePlan plan, Network network) {
        return new LinkedHashSet<>(plan.frozenPaths(network));
    }

    static List<Finding> findings(FreezePlan plan, Network network, Set<String> frozen) {
        List<Finding> found = new ArrayList<>();
        Set<String> all = network.parameters().keySet();
        boolean freezes = plan.rules().stream().anyMatch(rule -> rule.effect() == FreezePlan.Effect.FREEZE);
        if (freezes && frozen.isEmpty()) {
            found.add(Finding.of(Mistake.FROZE_NOTHING, network.name(),
                    "%s, and none of the %d parameters is frozen".formatted(plan.rules(), all.size())));
        }
        if (frozen.size() == all.size()) {
            found.add(Finding.of(Mistake.EVERYTHING_FROZEN, network.name(),
                    "the plan freezes all %d parameters".formatted(all.size())));
        } else {
            frozenHead(network, frozen).ifPresent(found::add);
        }
        neverLoaded(network, frozen).ifPresent(found::add);
        return found;
    }

    private static Optional<Finding> frozenHead(Network network, Set<String> frozen) {
        if (network.head().isEmpty()) {
            return Optional.empty();
        }
        String head = network.headPath();
        List<String> own = network.parameters().keySet().stream().filter(path -> ModulePath.holds(head, path)).toList();
        return !own.isEmpty() && frozen.containsAll(own) ? Optional.of(Finding.of(Mistake.FROZEN_HEAD, head,
                "the plan freezes all %d parameters of \"%s\", the last linear layer".formatted(own.size(), head)))
                : Optional.empty();
    }

    private static Optional<Finding> neverLoaded(Network network, Set<String> frozen) {
        Set<String> random = new LinkedHashSet<>(frozen);
        random.removeAll(network.loadedPaths());
        return random.isEmpty() ? Optional.empty() : Optional.of(Finding.of(Mistake.NEVER_LOADED,
                network.name(), "%d of the %d frozen parameters (%s%s) were in no file that was loaded".formatted(
                        random.size(), frozen.size(), random.iterator().next(), random.size() > 1 ? ", …" : "")));
    }
}
