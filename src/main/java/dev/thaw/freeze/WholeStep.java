package dev.thaw.freeze;

import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a sequence does in passing with parameters of their own that are all frozen: a vision transformer's class token and
 * places.
 *
 * <p>Such a step can be cut from the graph by itself, like a module, although its parameters count as the sequence's.
 *
 * @param module the step
 * @param parameters the paths of what it owns
 */
record WholeStep(Module module, Set<String> parameters) {

    static List<WholeStep> in(Network network, Set<String> frozen) {
        List<WholeStep> found = new ArrayList<>();
        network.modules().forEach((path, module) -> {
            if (module instanceof Sequential sequence) {
                sequence.inPassing().forEach(step -> {
                    Set<String> own = Set.copyOf(step.module().ownParameters().keySet().stream()
                            .map(name -> ModulePath.join(path, name)).toList());
                    if (!own.isEmpty() && frozen.containsAll(own)) {
                        found.add(new WholeStep(step.module(), own));
                    }
                });
            }
        });
        return found;
    }
}
