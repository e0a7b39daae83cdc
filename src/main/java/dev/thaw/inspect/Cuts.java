package dev.thaw.inspect;

import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the graph of a network is cut, so that gradients go no further back. */
final class Cuts {

    private static final Set<GradientCut> ENDS = EnumSet.of(GradientCut.NO_GRAD, GradientCut.DETACH);

    private final List<Point> order = new ArrayList<>();

    /** A module, or what a sequence does in passing: that stands behind the child before it, and has no path. */
    private record Point(String path, Module module, String label) {

        boolean inPassing() {
            return !label.equals(path);
        }

        boolean holds(String parameter) {
            return ModulePath.parent(parameter).equals(path)
                    && module.ownParameters().containsKey(parameter.substring(path.isEmpty() ? 0 : path.length() + 1));
        }
    }

    static Cuts of(Network network) {
        Cuts cuts = new Cuts();
        cuts.add("", network.modules().get(""));
        return cuts;
    }

    private void add(String path, Module module) {
        order.add(new Point(path, module, path));
        addSteps(path, module, "");
        module.namedChildren().forEach((name, child) -> {
            add(ModulePath.join(path, name), child);
            addSteps(path, module, name);
        });
    }

    private void addSteps(String path, Module module, String after) {
        if (module instanceof Sequential sequence) {
            sequence.inPassing().stream().filter(step -> step.after().equals(after))
                    .forEach(step -> order.add(new Point(path, step.module(), step.module().describe())));
        }
    }

    /** Returns the cut that a parameter stands in, or else the first one listed after its module. */
    Optional<String> above(String parameter) {
        String module = ModulePath.parent(parameter);
        Optional<Point> step = order.stream().filter(Point::inPassing).filter(point -> point.holds(parameter)).findFirst();
        Optional<Point> around = order.stream().filter(point -> point.module().cut() != GradientCut.NONE)
                .filter(point -> point.inPassing() ? step.filter(point::equals).isPresent()
                        : ModulePath.holds(point.path(), module)).findFirst();
        if (around.isPresent()) {
            return around.map(Point::label);
        }
        int at = step.map(order::indexOf).orElseGet(() -> indexOf(module));
        return order.subList(at + 1, order.size()).stream()
                .filter(point -> ENDS.contains(point.module().cut())).map(Point::label).findFirst();
    }

    private int indexOf(String module) {
        int at = 0;
        while (order.get(at).inPassing() || !order.get(at).path().equals(module)) {
            at++;
        }
        return at;
    }
}
