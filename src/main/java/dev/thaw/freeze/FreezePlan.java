package dev.thaw.freeze;

import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which parameters stay fixed. Rules read from first to last; the last one that matches a path wins, and what no rule
 * matches trains.
 *
 * <p>A pattern is a path ({@code fc.bias}), the name of a module, which means all in it ({@code fc}, never {@code fc2}), or
 * a glob: {@code *} within a name, {@code **} across names, {@code *} alone for everything.
 *
 * @param rules oldest first
 */
public record FreezePlan(List<Rule> rules) implements Renderable {

    /** What a rule does with the parameters that it matches. */
    public enum Effect {
        /** They stay fixed. */
        FREEZE,
        /** They train. */
        UNFREEZE
    }

    /**
     * One pattern and what it does.
     *
     * @param pattern a path, a module's name or a glob
     * @param effect freeze or unfreeze
     */
    public record Rule(String pattern, Effect effect) {

        /**
         * Checks the pattern.
         *
         * @param pattern a path, a module's name or a glob
         * @param effect freeze or unfreeze
         * @throws IllegalArgumentException if the pattern can name nothing
         */
        public Rule {
            PathPattern.of(pattern);
        }

        boolean matches(String path) {
            return PathPattern.of(pattern).matches(path);
        }

        @Override
        public String toString() {
            return "%s %s".formatted(effect == Effect.FREEZE ? "freeze" : "unfreeze", pattern);
        }
    }

    /**
     * Copies the list.
     *
     * @param rules oldest first
     */
    public FreezePlan {
        rules = List.copyOf(rules);
    }

    /**
     * Returns the plan without rules: everything trains.
     *
     * @return the plan
     */
    public static FreezePlan trainAll() {
        return new FreezePlan(List.of());
    }

    /**
     * Returns the plan that freezes everything except one place.
     *
     * @param pattern what trains, such as the head {@code fc}
     * @return the plan
     */
    public static FreezePlan allBut(String pattern) {
        return trainAll().freeze("*").unfreeze(pattern);
    }

    /**
     * Returns this plan and a rule that freezes.
     *
     * @param pattern a path, a module's name or a glob
     * @return a new plan
     */
    public FreezePlan freeze(String pattern) {
        return plus(new Rule(pattern, Effect.FREEZE));
    }

    /**
     * Returns this plan and a rule that lets train.
     *
     * @param pattern a path, a module's name or a glob
     * @return a new plan
     */
    public FreezePlan unfreeze(String pattern) {
        return plus(new Rule(pattern, Effect.UNFREEZE));
    }

    private FreezePlan plus(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new FreezePlan(more);
    }

    /**
     * Says whether a parameter stays fixed.
     *
     * @param path the parameter's path
     * @return true when the last rule that matches it freezes
     */
    public boolean freezes(String path) {
        return deciding(path).map(rule -> rule.effect() == Effect.FREEZE).orElse(false);
    }

    /**
     * Returns the rule that decides about a parameter.
     *
     * @param path the parameter's path
     * @return the last rule that matches; empty when none does
     */
    public Optional<Rule> deciding(String path) {
        return rules.stream().filter(rule -> rule.matches(path)).reduce((first, last) -> last);
    }

    /**
     * Checks that each rule finds something to decide.
     *
     * @param network whose parameters
     * @throws IllegalArgumentException if a rule matches no parameter; the message lists near names
     */
    public void check(Network network) {
        List<String> paths = List.copyOf(network.parameters().keySet());
        for (Rule rule : rules) {
            if (paths.stream().noneMatch(rule::matches)) {
                throw new IllegalArgumentException("""
                        The rule "%s" matches none of the %d parameters of %s, \
                        so the network would train as if the rule were absent.
                        Near it are: %s
                        The top-level names are: %s
                        See them all with NetworkSummary.of(network).""".formatted(rule, paths.size(), network.name(),
                        String.join(", ", NearNames.of(rule.pattern(), network)), String.join(", ", parts(network).keySet())));
            }
        }
    }

    /**
     * Shows what the plan means for a network, one line for each part at the top level.
     *
     * @param network the network, which stays as it is
     * @return a table: part, parameters, how many stay fixed, by which rule
     * @throws IllegalArgumentException if a rule matches no parameter
     */
    public WordTable describe(Network network) {
        check(network);
        Map<String, Long> sizes = new LinkedHashMap<>();
        network.parameters().forEach((path, parameter) -> sizes.put(path, parameter.getShape().size()));
        WordTable table = WordTable.of(summary(sizes), "part", "#parameters", "#frozen", "", "decided by");
        for (Map.Entry<String, List<String>> part : parts(network).entrySet()) {
            long all = part.getValue().stream().mapToLong(sizes::get).sum();
            long frozen = part.getValue().stream().filter(this::freezes).mapToLong(sizes::get).sum();
            String by = part.getValue().stream().map(path -> deciding(path).map(Rule::toString).orElse("no rule")).distinct()
                    .collect(Collectors.joining(", "));
            table = table.row(part.getKey(), "%,d".formatted(all), "%,d".formatted(frozen),
                    frozen == 0 ? "trains" : frozen == all ? "frozen" : "partly", by);
        }
        return table;
    }

    private String summary(Map<String, Long> sizes) {
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        long frozen = sizes.entrySet().stream().filter(entry -> freezes(entry.getKey())).mapToLong(Map.Entry::getValue).sum();
        return "%,d of %,d parameters train (%.1f %%)".formatted(all - frozen, all, 100.0 * (all - frozen) / all);
    }

    private static Map<String, List<String>> parts(Network network) {
        return network.parameters().keySet().stream().collect(Collectors.groupingBy(
                path -> path.substring(0, (path + ".").indexOf('.')), LinkedHashMap::new, Collectors.toList()));
    }

    @Override
    public String text() {
        if (rules.isEmpty()) {
            return "Freeze plan without rules: everything trains.";
        }
        return "Freeze plan; the last rule that matches wins:\n" + IntStream.range(0, rules.size())
                .mapToObj(i -> "  %d. %s".formatted(i + 1, rules.get(i))).collect(Collectors.joining("\n"));
    }
}
