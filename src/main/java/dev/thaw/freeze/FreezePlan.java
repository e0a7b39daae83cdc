package dev.thaw.freeze;

import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which parameters stay fixed. Rules read from first to last; the last one that matches a parameter wins, and what no rule
 * matches trains.
 *
 * <p>A rule points by a pattern – a path ({@code fc.bias}), the name of a module, which means all in it ({@code fc}, never
 * {@code fc2}), or a glob: {@code *} within a name, {@code **} across names, {@code *} alone for everything – or by a
 * {@link Select}, which knows more ways.
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
     * A way to point at parameters, and what to do with them.
     *
     * @param where which parameters
     * @param effect freeze or unfreeze
     */
    public record Rule(Select where, Effect effect) {

        @Override
        public String toString() {
            return "%s %s".formatted(effect == Effect.FREEZE ? "freeze" : "unfreeze", where);
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
     * Returns the plan under which nothing trains, to be followed by what does.
     *
     * @return the plan
     */
    public static FreezePlan freezeAll() {
        return trainAll().freeze("*");
    }

    /**
     * Returns the plan that freezes everything except one place.
     *
     * @param pattern what trains, such as the head {@code fc}
     * @return the plan
     */
    public static FreezePlan allBut(String pattern) {
        return freezeAll().unfreeze(pattern);
    }

    /**
     * Returns the plan that freezes everything except a selection.
     *
     * @param where what trains, such as {@link Select#norms()}
     * @return the plan
     */
    public static FreezePlan allBut(Select where) {
        return freezeAll().unfreeze(where);
    }

    /**
     * Returns the plan that freezes a module and everything that is computed before it.
     *
     * @param module the last module that stays fixed, such as {@code layer2}
     * @return the plan
     */
    public static FreezePlan upTo(String module) {
        return trainAll().freeze(Select.upTo(module));
    }

    /**
     * Returns this plan and a rule that freezes.
     *
     * @param pattern a path, a module's name or a glob
     * @return a new plan
     * @throws IllegalArgumentException if the pattern can name nothing
     */
    public FreezePlan freeze(String pattern) {
        return freeze(Select.name(pattern));
    }

    /**
     * Returns this plan and a rule that freezes.
     *
     * @param where which parameters
     * @return a new plan
     */
    public FreezePlan freeze(Select where) {
        return plus(new Rule(where, Effect.FREEZE));
    }

    /**
     * Returns this plan and a rule that lets train.
     *
     * @param pattern a path, a module's name or a glob
     * @return a new plan
     * @throws IllegalArgumentException if the pattern can name nothing
     */
    public FreezePlan unfreeze(String pattern) {
        return unfreeze(Select.name(pattern));
    }

    /**
     * Returns this plan and a rule that lets train.
     *
     * @param where which parameters
     * @return a new plan
     */
    public FreezePlan unfreeze(Select where) {
        return plus(new Rule(where, Effect.UNFREEZE));
    }

    private FreezePlan plus(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new FreezePlan(more);
    }

    /**
     * Returns the parameters of a network that stay fixed.
     *
     * @param network the network, which stays as it is
     * @return their paths, in state-dict order
     * @throws IllegalArgumentException if a rule matches no parameter; the message lists near names
     */
    public Set<String> frozenPaths(Network network) {
        return Collections.unmodifiableSet(Decisions.of(this, network).frozen());
    }

    /**
     * Returns which of some paths stay fixed, where there is no {@link Network} to ask: for parameters of other makers.
     *
     * @param paths all paths that there are
     * @return the frozen ones, in the order given
     * @throws IllegalArgumentException if a rule points by structure, which paths do not tell, or matches none of them
     */
    public Set<String> frozenPaths(Collection<String> paths) {
        Set<String> frozen = new LinkedHashSet<>();
        for (Rule rule : rules) {
            if (!(rule.where() instanceof PathSelect select)) {
                throw new IllegalArgumentException("""
                        the rule "%s" asks what a module is or where it stands, which names alone do not tell; \
                        point by Select.name(...) or Select.regex(...) here""".formatted(rule));
            }
            Set<String> matched = select.among(paths);
            if (matched.isEmpty()) {
                throw new IllegalArgumentException(
                        "the rule \"%s\" matches none of %d paths, so it would do nothing; near it are %s".formatted(
                                rule, paths.size(), Paths.near(String.valueOf(rule.where()), paths)));
            }
            if (rule.effect() == Effect.FREEZE) {
                frozen.addAll(matched);
            } else {
                frozen.removeAll(matched);
            }
        }
        return Collections.unmodifiableSet(Paths.kept(paths, frozen::contains));
    }

    /**
     * Checks that each rule finds something to decide.
     *
     * @param network whose parameters
     * @throws IllegalArgumentException if a rule matches no parameter; the message lists near names
     */
    public void check(Network network) {
        Decisions.of(this, network);
    }

    /**
     * Says how much of a network the plan lets train.
     *
     * @param network the network, which stays as it is
     * @return the share of all its parameters, in [0, 1]
     * @throws IllegalArgumentException if a rule matches no parameter
     */
    public double trainingShare(Network network) {
        return Decisions.of(this, network).trainingShare();
    }

    /**
     * Shows what the plan means for a network, one line for each part at the top level.
     *
     * @param network the network, which stays as it is
     * @return a table: part, parameters, how many stay fixed and which share, by which rule
     * @throws IllegalArgumentException if a rule matches no parameter
     */
    public WordTable describe(Network network) {
        return Decisions.of(this, network).table();
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
