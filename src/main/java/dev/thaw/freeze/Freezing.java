package dev.thaw.freeze;

import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plan that holds for a network now; closing it restores every flag, cut and mode as it was.
 *
 * <p>Buffers are never given a gradient, frozen or not. A gradient that a parameter had when it froze or thawed is taken
 * away, so that nothing stale is added later.
 */
public final class Freezing implements AutoCloseable {

    private final Network network;
    private final Means means;
    private final HeldModules modules;
    private final Map<String, Boolean> trainedBefore = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters;
    private Set<String> frozen = Set.of();
    private boolean open = true;

    /**
     * What a change of plan did.
     *
     * @param frozen parameters that trained before and are fixed now: take them from the optimizer, or its memory of them
     *     acts again when they thaw
     * @param unfrozen parameters that were fixed before and train now: add them to the optimizer where it has been filtered
     */
    public record Change(Set<String> frozen, Set<String> unfrozen) { }

    private Freezing(Network network, Means means, FrozenNorm norm) {
        this.network = network;
        this.means = means;
        modules = new HeldModules(network, means.cut(), norm);
        parameters = network.parameters();
        parameters.forEach((path, parameter) -> trainedBefore.put(path, parameter.requiresGradient()));
    }

    static Freezing of(FreezePlan plan, Network network, FreezeMethod method, FrozenNorm norm) {
        Freezing freezing = new Freezing(network, Means.of(method), norm);
        freezing.change(plan);
        return freezing;
    }

    /**
     * Puts another plan in this one's place, in the middle of a training if need be.
     *
     * @param plan what stays fixed from now on
     * @return what froze and what thawed
     * @throws IllegalArgumentException if a rule matches nothing, or the method needs whole modules; nothing is changed then
     * @throws IllegalStateException if this freezing was closed
     */
    public Change change(FreezePlan plan) {
        if (!open) {
            throw new IllegalStateException("""
                    this freezing of %s was closed and no longer holds anything, so its plan cannot change; \
                    apply the plan anew with method.apply(plan, network, norm)""".formatted(network.name()));
        }
        Set<String> next = plan.frozenPaths(network);
        modules.check(next);
        Change change = new Change(Collections.unmodifiableSet(Paths.kept(next, path -> !frozen.contains(path))),
                Collections.unmodifiableSet(Paths.kept(frozen, path -> !next.contains(path))));
        parameters.forEach((path, parameter) -> parameter.freeze(!trains(path, next)));
        forget(change.frozen());
        forget(change.unfrozen());
        modules.hold(next);
        frozen = next;
        return change;
    }

    private boolean trains(String path, Set<String> fixed) {
        return !fixed.contains(path) || !means.does(Means.Act.FLAG) && trainedBefore.get(path);
    }

    private void forget(Collection<String> paths) {
        paths.forEach(path -> Torch.forgetGradient(parameters.get(path).getArray()));
    }

    /**
     * Takes away the gradients that are left after a step, so that they do not pile up: those of the whole network, or
     * under {@link OptimizerFilter#leavingGradients()} only those of what trains.
     */
    public void clearGradients() {
        forget(means.does(Means.Act.PILE_UP) ? trainablePaths() : parameters.keySet());
    }

    /**
     * Returns the parameters that stay fixed.
     *
     * @return their paths, in state-dict order; a later change of plan does not change this set
     */
    public Set<String> frozenPaths() {
        return frozen;
    }

    /**
     * Returns the parameters that the plan lets train.
     *
     * @return their paths, in state-dict order; a later change of plan does not change this set
     */
    public Set<String> trainablePaths() {
        return Collections.unmodifiableSet(Paths.kept(parameters.keySet(), path -> !frozen.contains(path)));
    }

    /**
     * Returns the parameters that an optimizer is to be told of: all, except under {@link OptimizerFilter}.
     *
     * @return their paths, in state-dict order
     */
    public Set<String> optimizerPaths() {
        return means.does(Means.Act.FILTER) ? trainablePaths() : parameters.keySet();
    }

    /**
     * Returns the modules whose output carries no graph; what stands before them on every way gets no gradient.
     *
     * @return their paths, none inside another; empty unless the method is {@link NoGrad} or {@link Detach#method()}
     */
    public Set<String> cutModules() {
        return modules.cutOff();
    }

    /**
     * Returns the frozen parameters whose values nobody loaded: random numbers that no training will improve.
     *
     * @return their paths; empty in a sound feature extraction
     */
    public Set<String> neverLoaded() {
        Set<String> random = new TreeSet<>(frozen);
        random.removeAll(network.loadedPaths());
        return random;
    }

    /**
     * Says in words what looks wrong about this freezing.
     *
     * @return one sentence each; empty when nothing does
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Set<String> random = neverLoaded();
        if (!random.isEmpty()) {
            warnings.add("""
                    Frozen but never loaded: %d of the %d frozen parameters of %s (%s%s) hold random numbers \
                    unless they were trained in this process, and no training will change them. Load weights before freezing, \
                    unless this is the control."""
                    .formatted(random.size(), frozen.size(), network.name(), random.iterator().next(),
                            random.size() > 1 ? ", …" : ""));
        }
        if (frozen.size() == parameters.size()) {
            warnings.add("Everything in %s is frozen: a training has nothing to change. Unfreeze the head \"%s\"."
                    .formatted(network.name(), network.headPath()));
        }
        return warnings;
    }

    /** Restores each parameter's flag and each module's mode and cut as before; a second call changes nothing. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        trainedBefore.forEach((path, trained) -> {
            Parameter parameter = parameters.get(path);
            if (!parameter.getArray().isReleased()) { // a closed network has nothing to restore
                parameter.freeze(!trained);
                if (!trained || frozen.contains(path)) {
                    Torch.forgetGradient(parameter.getArray());
                }
            }
        });
        modules.release();
    }
}
