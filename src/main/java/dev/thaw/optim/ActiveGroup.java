package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A group at work: its rule, its rate of now and the state of each member. */
final class ActiveGroup implements AutoCloseable {

    private final NDManager manager;
    private final UpdateRule rule;
    private final Map<String, ParameterState> members = new LinkedHashMap<>();
    private ParameterGroup group;
    private double rate;
    private double rateInForce = Double.NaN;
    private double momentumInForce = Double.NaN;

    ActiveGroup(ParameterGroup group, NDManager owner) {
        this.group = group;
        manager = owner.newSubManager();
        rule = UpdateRule.of(group.choice(), manager);
        rate = group.lr();
        group.paths().forEach(path -> members.put(path, new ParameterState(manager)));
    }

    /** Returns the group as it was given, less the members that left. */
    ParameterGroup group() {
        return group;
    }

    UpdateRule rule() {
        return rule;
    }

    double rate() {
        return rate;
    }

    void rate(double lr) {
        Ranges.requireNotNegative("learning rate", lr);
        rate = lr;
    }

    /** Prepares a step at a multiple of the rate; true if the rule had another rate and was told. */
    boolean begin(double factor) {
        double next = rate * factor;
        if (next == rateInForce) {
            return false;
        }
        rule.rate(next);
        rateInForce = next;
        return true;
    }

    /** Sets momentum, or Adam's beta1, for the steps that follow; refuses a rule that has none. */
    void momentum(double share) {
        Ranges.requireShare("momentum", share);
        if (share == momentumInForce) {
            return;
        }
        if (!rule.momentum(share)) {
            throw new IllegalArgumentException("""
                    the schedule changes momentum, but group \"%s\" has none to change (%s); give Sgd momentum, take Adam, or \
                    let \
                    the one-cycle leave it alone with keepingMomentum()""".formatted(group.name(), group.choice().describe()));
        }
        momentumInForce = share;
    }

    /**
     * Moves the members that got a gradient and may move.
     *
     * @param factor what the rate is multiplied by
     * @param gradients owns the gradients' handles
     * @return the members that got a gradient
     */
    List<NDArray> step(double factor, Map<String, Parameter> parameters, Predicate<Parameter> moves, NDManager gradients) {
        List<Moving> moving = new ArrayList<>();
        List<NDArray> reached = new ArrayList<>();
        members.forEach((path, state) -> {
            NDArray weight = parameters.get(path).getArray();
            Torch.gradient(weight, gradients).ifPresent(gradient -> {
                reached.add(weight);
                if (moves.test(parameters.get(path))) {
                    state.countStep();
                    moving.add(new Moving(weight, gradient, state));
                }
            });
        });
        begin(factor);
        if (!moving.isEmpty()) {
            rule.update(moving);
        }
        return reached;
    }

    Map<String, ParameterState> members() {
        return Collections.unmodifiableMap(members);
    }

    /** Lets members go; when none is left, releases the rule too and returns true. */
    boolean losesAll(Collection<String> paths) {
        paths.stream().filter(members::containsKey).forEach(path -> members.remove(path).release());
        Set<String> left = new LinkedHashSet<>(group.paths());
        left.retainAll(members.keySet());
        group = ParameterGroup.of(group.name(), left, group.choice());
        if (left.isEmpty()) {
            close();
        }
        return left.isEmpty();
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
