package dev.thaw.inspect;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first half of an audit: the state of a network before a run. It holds one copy of all values, which
 * {@link #finish()} lets go.
 */
public final class AuditWatch {

    private final Network network;
    private final FrozenNorm norm;
    private final List<Finding> planFindings = new ArrayList<>();
    private final List<List<AuditRow>> phases = new ArrayList<>();
    private Set<String> frozen;
    private StateDict before;

    AuditWatch(Network network, FreezePlan plan, FrozenNorm norm) {
        this.network = network;
        this.norm = norm;
        begin(plan);
    }

    private void begin(FreezePlan plan) {
        frozen = PlanReview.frozen(plan, network);
        PlanReview.findings(plan, network, frozen).stream().filter(finding -> !planFindings.contains(finding))
                .forEach(planFindings::add);
        before = network.stateDict();
    }

    /**
     * Goes on under another plan: what happened so far is judged by the plan so far.
     *
     * @param plan the plan that holds from now on
     * @return this watch
     * @throws IllegalStateException if the watch is finished
     */
    public AuditWatch follow(FreezePlan plan) {
        return follow(plan, Optional.empty());
    }

    /**
     * Goes on under another plan: what happened so far is judged by the plan so far and by the optimizer.
     *
     * @param plan the plan that holds from now on
     * @param optimizer the optimizer of the steps so far
     * @return this watch
     * @throws IllegalArgumentException if it is the optimizer of another network
     * @throws IllegalStateException if the watch is finished
     */
    public AuditWatch follow(FreezePlan plan, Optimizer optimizer) {
        return follow(plan, Optional.of(optimizer));
    }

    private AuditWatch follow(FreezePlan plan, Optional<Optimizer> optimizer) {
        plan.check(network);
        phases.add(judge(optimizer));
        begin(plan);
        return this;
    }

    /**
     * Compares the network with what it was, without knowing the optimizer: what should train and did not move is starved.
     *
     * @return the audit
     * @throws IllegalStateException if the watch is finished, or the network closed
     */
    public FreezeAudit finish() {
        return finish(Optional.empty());
    }

    /**
     * Compares the network with what it was. Call it before the freezing and the optimizer are closed: flags, cuts and
     * step counts are read here.
     *
     * @param optimizer the optimizer of the run
     * @return the audit
     * @throws IllegalArgumentException if it is the optimizer of another network
     * @throws IllegalStateException if the watch is finished, or the network closed
     */
    public FreezeAudit finish(Optimizer optimizer) {
        return finish(Optional.of(optimizer));
    }

    private FreezeAudit finish(Optional<Optimizer> optimizer) {
        phases.add(judge(optimizer));
        before = null;
        return new FreezeAudit(network.name(), Phases.joined(phases), planFindings, norm);
    }

    private List<AuditRow> judge(Optional<Optimizer> optimizer) {
        if (before == null) {
            throw new IllegalStateException("this watch is finished and has let its copy of %s go; start another with FreezeAudit.watch(…)"
                    .formatted(network.name()));
        }
        optimizer.ifPresent(this::requireOurs);
        return new Examination(network, frozen, norm, optimizer).rows(before);
    }

    /** Another network's optimizer may have the same paths; its steps would then count as steps here. */
    private void requireOurs(Optimizer optimizer) {
        network.parameters().forEach((path, parameter) -> {
            if (optimizer.paths().contains(path) && optimizer.parameters().get(path) != parameter) {
                throw new IllegalArgumentException("""
                        the optimizer moves "%s" of another network than the %s that is watched, so its steps prove nothing \
                        here; give the one that was made of this network's parameters()""".formatted(path, network.name()));
            }
        });
    }
}
