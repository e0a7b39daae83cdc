package dev.thaw.inspect;

import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where the graph of a network is cut, so that gradients go no further back. */
final class Cuts {

    private static final Set<GradientCut> ENDS = EnumSet.of(GradientCut.NO_GRAD, GradientCut.DETACH);

    private final Network network;
    private final List<String> order;

    private Cuts(Network network) {
        this.network = network;
        order = new ArrayList<>(network.modules().keySet());
    }

    static Cuts of(Network network) {
        return new Cuts(network);
    }

    /** Returns the cut that a parameter stands in, or else the first one listed after its module. */
    Optional<String> above(String path) {
        String module = Blocks.module(path);
        Optional<String> around = order.stream().filter(cut(GradientCut.NONE).negate())
                .filter(at -> at.isEmpty() || (module + ".").startsWith(at + ".")).findFirst();
        if (around.isPresent()) {
            return around;
        }
        return order.subList(order.indexOf(module) + 1, order.size()).stream()
                .filter(at -> ENDS.contains(network.modules().get(at).cut())).findFirst();
    }

    private Predicate<String> cut(GradientCut which) {
        return at -> network.modules().get(at).cut() == which;
    }
}
