package dev.thaw.freeze;

import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.view.WordTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan read against one network: which rule decides about each parameter. */
final class Decisions {

    private final Map<String, Long> sizes;
    private final Map<String, FreezePlan.Rule> deciding = new LinkedHashMap<>();

    private Decisions(Network network) {
        sizes = Paths.sizes(network);
    }

    static Decisions of(FreezePlan plan, Network network) {
        Decisions decisions = new Decisions(network);
        for (FreezePlan.Rule rule : plan.rules()) {
            Set<String> matched = rule.where().in(network);
            if (matched.isEmpty()) {
                throw decisions.nothing(rule, network);
            }
            matched.forEach(path -> decisions.deciding.put(path, rule));
        }
        return decisions;
    }

    private IllegalArgumentException nothing(FreezePlan.Rule rule, Network network) {
        return new IllegalArgumentException("""
                The rule "%s" matches none of the %d parameters of %s, \
                so the network would train as if the rule were absent.%s
                The top-level names are: %s
                See them all with NetworkSummary.of(network).""".formatted(rule, sizes.size(), network.name(),
                near(rule.where(), network), String.join(", ", parts().keySet())));
    }

    private static String near(Select where, Network network) {
        String wanted = where instanceof Structural structural ? structural.module()
                : where instanceof NameSelect name ? name.pattern() : "";
        return wanted.isEmpty() ? "" : "\nNear it are: " + String.join(", ", Paths.near(wanted, Paths.of(network)));
    }

    /** Returns the frozen parameters, in state-dict order. */
    Set<String> frozen() {
        return Paths.kept(sizes.keySet(), this::freezes);
    }

    private boolean freezes(String path) {
        FreezePlan.Rule rule = deciding.get(path);
        return rule != null && rule.effect() == FreezePlan.Effect.FREEZE;
    }

    double trainingShare() {
        return 1 - count(frozen()) / (double) count(sizes.keySet());
    }

    /** Returns one line for each top-level name. */
    WordTable table() {
        long all = count(sizes.keySet());
        long training = all - count(frozen());
        WordTable table = WordTable.of("%,d of %,d parameters train (%s)".formatted(training, all, share(training, all)),
                "part", "#parameters", "#frozen", "#frozen share", "", "decided by");
        for (Map.Entry<String, List<String>> part : parts().entrySet()) {
            long here = count(part.getValue());
            long frozen = count(part.getValue().stream().filter(this::freezes).toList());
            table = table.row(part.getKey(), "%,d".formatted(here), "%,d".formatted(frozen), share(frozen, here),
                    frozen == 0 ? "trains" : frozen == here ? "frozen" : "partly", by(part.getValue()));
        }
        return table;
    }

    private String by(List<String> paths) {
        return paths.stream().map(path -> deciding.containsKey(path) ? deciding.get(path).toString() : "no rule").distinct()
                .collect(Collectors.joining(", "));
    }

    private long count(Collection<String> paths) {
        return paths.stream().mapToLong(sizes::get).sum();
    }

    private static String share(long some, long all) {
        return "%.1f %%".formatted(100.0 * some / all);
    }

    private Map<String, List<String>> parts() {
        return sizes.keySet().stream().collect(Collectors.groupingBy(
                ModulePath::first, LinkedHashMap::new, Collectors.toList()));
    }
}
