package dev.thaw.freeze;

import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;

/**
 * A plan that holds for a network now; closing it restores every flag, cut and mode as it was.
 *
 * <p>Several may hold for one network, each within the one before: closing one ends those within it.
 *
 * <p>Buffers are never given a gradient, frozen or not. A gradient that a parameter had when it froze or thawed is taken
 * away, so that nothing stale is added later.
 */
public final class Freezing implements AutoCloseable {

    /** The last freezing of each network; one that nobody holds any more is forgotten. */
    private static final Map<Network, WeakReference<Freezing>> LATEST = Collections.synchronizedMap(new WeakHashMap<>());

    private final Network network;
    private final WeakReference<Freezing> outer;
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
        outer = LATEST.get(network);
        this.means = means;
        modules = new HeldModules(network, means.cut(), norm);
        parameters = network.parameters();
        parameters.forEach((path, parameter) -> trainedBefore.put(path, parameter.requiresGradient()));
    }

    static Freezing of(FreezePlan plan, Network network, FreezeMethod method, FrozenNorm norm) {
        Freezing freezing = new Freezing(network, Means.of(method), norm);
        freezing.put(plan);
        LATEST.put(network, new WeakReference<>(freezing));
        return freezing;
    }

    /**
     * Puts another plan in this one's place, in the middle of a training if need be.
     *
     * @param plan what stays fixed from now on
     * @return what froze and what thawed
     * @throws IllegalArgumentException if a rule matches nothing, or the method needs whole modules; nothing is changed then
     * @throws IllegalStateException if this freezing was closed, or a later one of this network still holds
     */
    public Change change(FreezePlan plan) {
        if (!open) {
            throw new IllegalStateException("""
                    this freezing of %s was closed and no longer holds anything, so its plan cannot change; \
                    apply the plan anew with method.apply(plan, network, norm)""".formatted(network.name()));
        }
        if (later().isPresent()) {
            throw new IllegalStateException("""
                    a later freezing of %s still holds, and a change of this one would undo a part of it; close the later one \
                    first""".formatted(network.name()));
        }
        return put(plan);
    }

    private Change put(FreezePlan plan) {
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

    /** Returns the last of those that were applied to the network after this one and still hold. */
    private Optional<Freezing> later() {
        return Optional.ofNullable(LATEST.get(network)).map(WeakReference::get).filter(last -> last != this && last.open);
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
     * <p>What a sequence does in passing, such as adding a class token, is cut too when all of it is frozen; it has no path.
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
        List<String> thawed = parameters.keySet().stream()
                .filter(path -> !trainedBefore.get(path) && trains(path, frozen)).toList();
        if (!thawed.isEmpty()) {
            warnings.add("""
                    Trains although its flag was off: the flags of %d parameters of %s (%s%s) were off, but the plan does not \
                    freeze them, so they are on now. Freeze them in the plan if they should stay fixed.""".formatted(
                    thawed.size(), network.name(), thawed.get(0), thawed.size() > 1 ? ", …" : ""));
        }
        if (frozen.size() == parameters.size()) {
            warnings.add("Everything in %s is frozen: a training has nothing to change. Unfreeze the head%s.".formatted(
                    network.name(), network.head().map(" \"%s\""::formatted).orElse("")));
        }
        return warnings;
    }

    /**
     * Restores each parameter's flag and each module's mode and cut as before; a second call changes nothing.
     *
     * <p>Freezings that were applied after this one end first, so that none of them brings this one back later.
     */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        for (Optional<Freezing> within = later(); within.isPresent(); within = later()) {
            within.get().close();
        }
        open = false;
        LATEST.put(network, outer);
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
