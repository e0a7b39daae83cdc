package dev.thaw.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the state dict in what a pickle holds; the rule is written down at {@link WeightFile#read}.
 *
 * @param tensors the tensors found, by path
 * @param part the keys that lead to them, joined by dots; empty when they stand at the top
 * @param ignored what stood beside them or among them and is no tensor of theirs
 */
record Checkpoint(Map<String, StoredTensor> tensors, String part, List<String> ignored) {

    private static final List<String> USUAL = List.of("state_dict", "model_state_dict", "model_state", "model", "net",
            "state_dict_ema", "model_ema", "ema");
    private static final int DEEPEST = 4;

    static Checkpoint automatic(Object root) {
        Object here = root;
        List<String> path = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        while (path.size() < DEEPEST && here instanceof PickleValue.Dict dict) {
            String next = next(dict, path);
            if (next == null) {
                return found(dict, path, ignored);
            }
            dict.items.keySet().stream().filter(key -> !next.equals(key)).map(key -> named(path, key)).forEach(ignored::add);
            path.add(next);
            here = dict.items.get(next);
        }
        return found(here, path, ignored);
    }

    static Checkpoint at(Object root, String part) {
        Object here = root;
        List<String> path = new ArrayList<>();
        for (String key : part.split("\\.")) {
            if (!(here instanceof PickleValue.Dict dict) || !dict.items.containsKey(key)) {
                throw Refusal.of("it has no part \"%s\"; at \"%s\" there are %s",
                        part, String.join(".", path), here instanceof PickleValue.Dict dict ? shown(dict) : "no keys");
            }
            here = dict.items.get(key);
            path.add(key);
        }
        return found(here, path, List.of());
    }

    /** Returns the key to go down by, or null to stay. */
    private static String next(PickleValue.Dict dict, List<String> path) {
        for (String key : USUAL) {
            if (leadsToTensors(dict.items.get(key), path.size() + 1)) {
                return key;
            }
        }
        if (holdsTensors(dict)) {
            return null;
        }
        List<String> leading = dict.items.entrySet().stream().filter(item -> item.getKey() instanceof String)
                .filter(item -> leadsToTensors(item.getValue(), path.size() + 1)).map(item -> (String) item.getKey()).toList();
        if (leading.size() > 1) {
            throw Refusal.of("it holds several sets of tensors, %s; say which one by WeightFile.read(file, \"%s\")",
                    leading, named(path, leading.get(0)));
        }
        return leading.isEmpty() ? null : leading.get(0);
    }

    private static boolean leadsToTensors(Object value, int depth) {
        if (!(value instanceof PickleValue.Dict dict)) {
            return false;
        }
        return holdsTensors(dict) || depth < DEEPEST
                && USUAL.stream().anyMatch(key -> leadsToTensors(dict.items.get(key), depth + 1));
    }

    private static boolean holdsTensors(PickleValue.Dict dict) {
        return dict.items.entrySet().stream()
                .anyMatch(item -> item.getKey() instanceof String && item.getValue() instanceof StoredTensor);
    }

    private static Checkpoint found(Object value, List<String> path, List<String> ignored) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> others = new ArrayList<>(ignored);
        if (value instanceof PickleValue.Dict dict) {
            dict.items.forEach((key, item) -> {
                if (key instanceof String name && item instanceof StoredTensor tensor) {
                    tensors.put(name, tensor);
                } else {
                    others.add(named(path, key));
                }
            });
        }
        if (tensors.isEmpty()) {
            throw Refusal.of("it holds no state dict: at \"%s\" there is a %s%s, and no tensor with a name",
                    String.join(".", path), PickleValue.kind(value),
                    value instanceof PickleValue.Dict dict ? " with the keys " + shown(dict) : "");
        }
        return new Checkpoint(tensors, String.join(".", path), List.copyOf(others));
    }

    private static String shown(PickleValue.Dict dict) {
        List<String> names = dict.items.keySet().stream().limit(12).map(key -> named(List.of(), key)).toList();
        return dict.items.size() > names.size() ? names + " and more" : names.toString();
    }

    private static String named(List<String> path, Object key) {
        String name = key instanceof String || key instanceof Number ? key.toString() : "(a %s)".formatted(PickleValue.kind(key));
        return path.isEmpty() ? name : String.join(".", path) + "." + name;
    }
}
