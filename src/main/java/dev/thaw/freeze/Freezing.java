package dev.thaw.freeze;

import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plan that holds for a network now; closing it restores every flag as it was.
 *
 * <p>Buffers are never given a gradient, frozen or not. Gradients that a frozen parameter still had are taken away, so that
 * nothing stale is added when it trains again.
 */
public final class Freezing implements AutoCloseable {

    private final Network network;
    private final Map<Parameter, Boolean> trainedBefore = new LinkedHashMap<>();
    private final Set<String> frozen = new LinkedHashSet<>();
    private final Set<String> trainable = new LinkedHashSet<>();
    private final List<Module> held = new ArrayList<>();
    private boolean open = true;

    private Freezing(Network network) {
        this.network = network;
    }

    static Freezing byFlag(FreezePlan plan, Network network, FrozenNorm norm) {
        plan.check(network);
        Freezing freezing = new Freezing(network);
        network.parameters().forEach((path, parameter) -> {
            freezing.trainedBefore.put(parameter, parameter.requiresGradient());
            boolean freezes = plan.freezes(path);
            (freezes ? freezing.frozen : freezing.trainable).add(path);
            flag(parameter, !freezes);
        });
        if (norm == FrozenNorm.EVAL) {
            freezing.holdFrozenNorms();
        }
        return freezing;
    }

    private static void flag(Parameter parameter, boolean trains) {
        parameter.freeze(!trains);
        if (!trains) {
            Torch.forgetGradient(parameter.getArray());
        }
    }

    private void holdFrozenNorms() {
        network.modules().forEach((path, module) -> {
            boolean fullyFrozen = module.ownBuffers().size() > 0 && module.ownParameters().keySet().stream()
                    .allMatch(own -> frozen.contains(path.isEmpty() ? own : path + "." + own));
            if (fullyFrozen && !module.heldInInference()) {
                module.holdInference();
                held.add(module);
            }
        });
    }

    /**
     * Returns the parameters that stay fixed.
     *
     * @return their paths, in state-dict order
     */
    public Set<String> frozenPaths() {
        return Collections.unmodifiableSet(frozen);
    }

    /**
     * Returns the parameters that train.
     *
     * @return their paths, in state-dict order
     */
    public Set<String> trainablePaths() {
        return Collections.unmodifiableSet(trainable);
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
        if (trainable.isEmpty()) {
            warnings.add("Everything in %s is frozen: a training has nothing to change. Unfreeze the head \"%s\"."
                    .formatted(network.name(), network.headPath()));
        }
        return warnings;
    }

    /** Restores each parameter's flag and each module's mode as they were before; a second call changes nothing. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        trainedBefore.forEach((parameter, trained) -> {
            if (!parameter.getArray().isReleased()) { // a closed network has nothing to restore
                flag(parameter, trained);
            }
        });
        held.forEach(Module::releaseInference);
    }
}
