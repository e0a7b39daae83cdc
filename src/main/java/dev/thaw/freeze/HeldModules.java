package dev.thaw.freeze;

import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The modules that a freezing treats in its own way: those cut from the graph, and norms held in inference. */
final class HeldModules {

    private final Network network;
    private final GradientCut cut;
    private final FrozenNorm norm;
    private final Map<Module, GradientCut> before = new LinkedHashMap<>();
    private Set<String> held = Set.of();
    private final List<Module> inferring = new ArrayList<>();

    HeldModules(Network network, GradientCut cut, FrozenNorm norm) {
        this.network = network;
        this.cut = cut;
        this.norm = norm;
    }

    /** Refuses frozen parameters that this cut cannot keep apart from others. */
    void check(Set<String> frozen) {
        if (cut == GradientCut.NONE) {
            return;
        }
        Set<String> whole = whole(frozen).keySet();
        Set<String> loose = Paths.kept(frozen, path -> whole.stream().noneMatch(module -> ModulePath.holds(module, path)));
        WholeStep.in(network, frozen).forEach(step -> loose.removeAll(step.parameters()));
        if (!loose.isEmpty()) {
            String first = loose.iterator().next();
            throw new IllegalArgumentException("""
                    %s needs whole modules, but %d of the %d frozen parameters stand in a module that also trains, \
                    such as %s in %s; cutting all of it would stop that training too, so nothing was changed. \
                    Freeze the whole module, or use RequiresGrad.method(), which works on single parameters"""
                    .formatted(cut, loose.size(), frozen.size(), first,
                            ModulePath.parent(first).isEmpty() ? network.name() : ModulePath.parent(first)));
        }
    }

    /** Cuts and holds what the frozen parameters ask for, and lets go of what it had before. */
    void hold(Set<String> frozen) {
        release();
        if (cut != GradientCut.NONE) {
            Map<String, Module> whole = whole(frozen);
            whole.values().forEach(this::cut);
            WholeStep.in(network, frozen).forEach(step -> cut(step.module()));
            held = Collections.unmodifiableSet(new LinkedHashSet<>(whole.keySet()));
        }
        if (norm == FrozenNorm.EVAL) {
            network.modules().forEach((path, module) -> holdNorm(path, module, frozen));
        }
    }

    private void cut(Module module) {
        before.put(module, module.cut());
        module.cut(cut);
    }

    private void holdNorm(String path, Module module, Set<String> frozen) {
        Set<String> own = module.ownParameters().keySet();
        boolean fullyFrozen = !own.isEmpty() && own.stream().allMatch(name -> frozen.contains(ModulePath.join(path, name)));
        if (fullyFrozen && !module.ownBuffers().isEmpty() && !module.heldInInference()) {
            module.holdInference();
            inferring.add(module);
        }
    }

    /** Returns the modules through whose output no gradient comes. */
    Set<String> cutOff() {
        return cut == GradientCut.CONSTANT_WEIGHTS ? Set.of() : held;
    }

    /** Restores each module as it was. */
    void release() {
        before.forEach(Module::cut);
        before.clear();
        held = Set.of();
        inferring.forEach(Module::releaseInference);
        inferring.clear();
    }

    /** Returns the largest modules in which every parameter is frozen, none inside another. */
    private Map<String, Module> whole(Set<String> frozen) {
        Set<String> all = Paths.of(network);
        Map<String, Module> whole = new LinkedHashMap<>();
        for (String module : network.modules().keySet()) { // parents first
            Set<String> inside = Paths.kept(all, path -> ModulePath.holds(module, path));
            if (!inside.isEmpty() && frozen.containsAll(inside)
                    && whole.keySet().stream().noneMatch(larger -> ModulePath.holds(larger, module))) {
                whole.put(module, network.modules().get(module));
            }
        }
        return whole;
    }
}
