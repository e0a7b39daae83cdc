package dev.thaw.inspect;

import dev.thaw.nn.Network;
import dev.thaw.nn.ResidualBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds the way of a gradient module by module, where residual blocks give it two ways. */
final class FlowInside {

    private final Network network;
    private final Map<String, Boolean> graphsIn;
    private final Predicate<String> ends;
    private String block = "";
    /** Whether a gradient comes to the output of the next module: through F, or outside of blocks; and through the shortcut. */
    private boolean along = true;
    private boolean beside;

    private FlowInside(Network network, Map<String, Boolean> graphsIn, Predicate<String> ends) {
        this.network = network;
        this.graphsIn = graphsIn;
        this.ends = ends;
    }

    /** Returns the parts with both ways followed, and a part for each shortcut that is no module. */
    static List<FlowPart> of(Network network, List<FlowPart> modules, Map<String, Boolean> graphsIn, Predicate<String> ends) {
        FlowInside inside = new FlowInside(network, graphsIn, ends);
        List<FlowPart> found = new ArrayList<>();
        for (int i = modules.size() - 1; i >= 0; i--) {
            inside.enter(modules.get(i).path(), found);
            found.add(inside.part(modules.get(i)));
        }
        Collections.reverse(found);
        return found;
    }

    private void enter(String path, List<FlowPart> found) {
        String around = around(path);
        if (around.equals(block)) {
            return;
        }
        along |= beside && graphsIn.get(block);
        block = around;
        beside = !block.isEmpty() && along && !ends.test(block);
        if (!block.isEmpty() && ((ResidualBlock) network.modules().get(block)).shortcut() == ResidualBlock.Shortcut.IDENTITY) {
            found.add(FlowPart.shortcut(block + "." + GradientFlow.SHORTCUT, graphsIn.get(block), beside && graphsIn.get(block)));
        }
    }

    private FlowPart part(FlowPart part) {
        boolean onShortcut = !block.isEmpty() && part.path().startsWith(block + ".downsample");
        boolean reached = part.withGradient() > 0 || part.carriesGraph() && !ends.test(part.path()) && (onShortcut ? beside : along);
        if (onShortcut) {
            beside = reached;
        } else {
            along = reached;
        }
        return part.reached(reached);
    }

    /** The residual block that a module stands in; empty for none. */
    private String around(String path) {
        return network.modules().entrySet().stream().filter(entry -> entry.getValue() instanceof ResidualBlock)
                .map(Map.Entry::getKey).filter(at -> path.startsWith(at + ".")).findFirst().orElse("");
    }
}
