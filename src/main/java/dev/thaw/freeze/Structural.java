package dev.thaw.freeze;

import ai.djl.nn.Parameter;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Selects by what modules are or where they stand, which only a network can tell. */
sealed interface Structural extends Select {

    /** Returns the module that it asks for by name; empty when it asks for none. */
    default String module() {
        return "";
    }

    private static Set<String> underAny(Network network, List<String> modules) {
        return Paths.kept(Paths.of(network),
                path -> modules.stream().anyMatch(module -> ModulePath.holds(module, path)));
    }

    private static List<String> modules(Network network, Predicate<Module> test) {
        return network.modules().entrySet().stream().filter(entry -> test.test(entry.getValue())).map(Map.Entry::getKey).toList();
    }

    private static Set<String> ownedBy(Network network, Set<String> owners) {
        return Paths.kept(Paths.of(network), path -> owners.contains(ModulePath.parent(path)));
    }

    private static Set<String> ofType(Network network, Set<Parameter.Type> types) {
        Set<String> found = new LinkedHashSet<>();
        network.modules().forEach((path, module) -> module.ownParameters().forEach((name, parameter) -> {
            if (types.contains(parameter.getType())) {
                found.add(ModulePath.join(path, name));
            }
        }));
        return found;
    }

    /** Weight and bias of the modules that have a factor per channel. */
    record Norms() implements Structural {

        @Override
        public Set<String> in(Network network) {
            return ownedBy(network, Set.copyOf(modules(network, module -> module.ownParameters().values().stream()
                    .anyMatch(parameter -> parameter.getType() == Parameter.Type.GAMMA))));
        }

        @Override
        public String toString() {
            return "all norms";
        }
    }

    /** What is added: biases of layers and of norms. */
    record Biases() implements Structural {

        @Override
        public Set<String> in(Network network) {
            return ofType(network, Set.of(Parameter.Type.BIAS, Parameter.Type.BETA));
        }

        @Override
        public String toString() {
            return "all biases";
        }
    }

    /** Modules of one class. */
    record OfType(Class<? extends Module> type) implements Structural {

        @Override
        public Set<String> in(Network network) {
            return underAny(network, modules(network, type::isInstance));
        }

        @Override
        public String toString() {
            return "every " + type.getSimpleName();
        }
    }

    /** Convolutions by their number in the listing. */
    record FirstConvolutions(int count) implements Structural {

        public FirstConvolutions {
            if (count < 1) {
                throw new IllegalArgumentException("the first %d convolutions are none; give 1 or more".formatted(count));
            }
        }

        @Override
        public Set<String> in(Network network) {
            List<String> all = modules(network, Conv2d.class::isInstance);
            return underAny(network, all.subList(0, Math.min(count, all.size())));
        }

        @Override
        public String toString() {
            return count == 1 ? "the first convolution" : "the first %d convolutions".formatted(count);
        }
    }

    /** Children of one module by their index. */
    record Children(String module, int from, int to) implements Structural {

        public Children {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("children from %d to %d are none; give 0 or more first, then more than that"
                        .formatted(from, to));
            }
        }

        @Override
        public Set<String> in(Network network) {
            Module parent = network.modules().get(module);
            if (parent == null) {
                return Set.of();
            }
            List<String> names = List.copyOf(parent.namedChildren().keySet());
            return underAny(network, names.subList(Math.min(from, names.size()), Math.min(to, names.size())).stream()
                    .map(name -> ModulePath.join(module, name)).toList());
        }

        @Override
        public String toString() {
            return "children [%d,%d) of %s".formatted(from, to, module.isEmpty() ? "the network" : module);
        }
    }

    /** Modules without children. */
    record Leaves(String module) implements Structural {

        @Override
        public Set<String> in(Network network) {
            Set<String> leaves = new HashSet<>(modules(network, part -> part.namedChildren().isEmpty()));
            leaves.removeIf(path -> !ModulePath.holds(module, path));
            return ownedBy(network, leaves);
        }

        @Override
        public String toString() {
            return "the leaves of " + (module.isEmpty() ? "the network" : module);
        }
    }

    /** A module and what is computed before it. */
    record UpTo(String module) implements Structural {

        @Override
        public Set<String> in(Network network) {
            if (!network.modules().containsKey(module)) {
                return Set.of();
            }
            Set<String> entered = ExecutionOrder.enteredUntil(module, network);
            return Paths.kept(Paths.of(network),
                    path -> ModulePath.holds(module, path) || entered.contains(ModulePath.parent(path)));
        }

        @Override
        public String toString() {
            return "everything up to " + module;
        }
    }
}
