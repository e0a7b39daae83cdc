package dev.thaw.weights;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes a state dict of each whole module in what a pickle holds, as {@code state_dict()} of PyTorch does: the parameters of
 * a module, its buffers, and then those of its children behind their names and a dot.
 */
final class ModuleTree {

    private static final int DEEPEST_MODULE = 100;
    private static final int DEEPEST_DICT = 4;
    private static final int MOST_TENSORS = 200_000;

    private final Map<Object, Object> done = new IdentityHashMap<>();
    private final Map<Object, Set<Object>> sets = new IdentityHashMap<>();
    private int steps;

    private ModuleTree() { }

    static Object stateDicts(Object root) {
        return new ModuleTree().stateDicts(root, 0);
    }

    private Object stateDicts(Object value, int depth) {
        if (value instanceof PickleValue.Instance instance && isModule(instance)) {
            PickleValue.Dict found = new PickleValue.Dict();
            collect(instance, "", found, 0);
            return found;
        }
        if (value instanceof PickleValue.Dict dict && depth < DEEPEST_DICT && !done.containsKey(dict)) {
            PickleValue.Dict made = new PickleValue.Dict();
            done.put(dict, made);
            dict.items.forEach((key, item) -> made.items.put(key, stateDicts(item, depth + 1)));
        }
        return done.getOrDefault(value, value);
    }

    private static boolean isModule(PickleValue.Instance instance) {
        return instance.attributes.items.get("_parameters") instanceof PickleValue.Dict
                && instance.attributes.items.get("_modules") instanceof PickleValue.Dict;
    }

    private void collect(PickleValue.Instance module, String prefix, PickleValue.Dict found, int depth) {
        if (depth > DEEPEST_MODULE) {
            throw Refusal.of("its modules stand in each other more than %d deep; it is damaged or hostile", DEEPEST_MODULE);
        }
        part(module, "_parameters").forEach((name, item) -> tensor(prefix + name, item, found));
        Set<Object> hidden = hidden(module.attributes.items.get("_non_persistent_buffers_set"));
        part(module, "_buffers").forEach((name, item) -> {
            if (!hidden.contains(name)) {
                tensor(prefix + name, item, found);
            }
        });
        part(module, "_modules").forEach((name, item) -> {
            if (item instanceof PickleValue.Instance child && isModule(child)) {
                step();
                collect(child, prefix + name + ".", found, depth + 1);
            }
        });
    }

    /** Many modules may share one long list, so it is made a set once. */
    private Set<Object> hidden(Object names) {
        return names instanceof PickleValue.Sequence list
                ? sets.computeIfAbsent(list, one -> new HashSet<>(list.items)) : Set.of();
    }

    private void tensor(String path, Object item, PickleValue.Dict found) {
        step();
        if (item instanceof StoredTensor) {
            found.items.put(path, item);
        }
    }

    private void step() {
        if (++steps > MOST_TENSORS) {
            throw Refusal.of("its modules hold more than %d parts; it is damaged or hostile", MOST_TENSORS);
        }
    }

    private static Map<Object, Object> part(PickleValue.Instance module, String name) {
        return module.attributes.items.get(name) instanceof PickleValue.Dict part ? part.items : Map.of();
    }
}
