package dev.thaw.nn;

import dev.thaw.view.NearNames;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The structure of a network that is being changed: a tree without values, and what is to become of the old values. */
final class Draft {

    private final String network;
    private Module root;
    private String head;
    private int[] inputShape;
    private final Set<String> begun = new LinkedHashSet<>();
    private final Map<String, UnaryOperator<TensorData>> changes = new LinkedHashMap<>();

    private Draft(String network, Module root, String head, int[] inputShape) {
        this.network = network;
        this.root = root;
        this.head = head;
        this.inputShape = inputShape.clone();
    }

    static Draft of(Network network) {
        long[] shape = network.inputShape(1).getShape();
        return new Draft(network.name(), network.modules().get("").again(), network.head().orElse(""),
                new int[] {(int) shape[1], (int) shape[2], (int) shape[3]});
    }

    /** Makes a second draft, which changes by itself. */
    Draft again() {
        Draft copy = new Draft(network, root.again(), head, inputShape);
        copy.begun.addAll(begun);
        copy.changes.putAll(changes);
        return copy;
    }

    Module root() {
        return root;
    }

    String head() {
        return head;
    }

    int[] inputShape() {
        return inputShape.clone();
    }

    void inputShape(int channels, int height, int width) {
        inputShape = Fitting.image(channels, height, width);
    }

    Map<String, Module> modules() {
        Map<String, Module> modules = new LinkedHashMap<>();
        root.walk(modules::put);
        return modules;
    }

    Module at(String path) {
        Map<String, Module> modules = modules();
        if (!modules.containsKey(path)) {
            modules.remove("");
            throw new IllegalArgumentException("%s has no module \"%s\", so nothing was changed\nNear it are: %s"
                    .formatted(network, path, String.join(", ", NearNames.of(path, modules.keySet()))));
        }
        return modules.get(path);
    }

    private Module part(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("""
                    the empty path is the whole of %s, which cannot be changed as one part; name a part of it, such as %s"""
                    .formatted(network, String.join(", ", root.namedChildren().keySet())));
        }
        return at(path);
    }

    /** Says whether values of a path begin anew, because a module was put there. */
    boolean begins(String path) {
        return begun.stream().anyMatch(place -> ModulePath.holds(place, path));
    }

    /** Computes what an old value becomes. */
    TensorData changed(String path, TensorData old) {
        return changes.getOrDefault(path, UnaryOperator.identity()).apply(old);
    }

    boolean changes(String path) {
        return changes.containsKey(path);
    }

    void replace(String path, Module module) {
        part(path);
        put(path, module.again());
        begin(path);
        takeHead(path);
    }

    /** Puts a module where another of the same names stands, whose values go on after some change. */
    void exchange(String path, Module module, Map<String, UnaryOperator<TensorData>> changed) {
        put(path, module);
        changed.forEach((name, change) -> changes.merge(ModulePath.join(path, name), change, (first, then) ->
                tensor -> then.apply(first.apply(tensor))));
    }

    void head(String path) {
        head = Head.checked(network, root, path);
    }

    void append(String container, String name, Module module) {
        insert(container, sequence(container, "appended to").with(null, name, module.again()), name);
    }

    void insertBefore(String path, String name, Module module) {
        part(path);
        String container = ModulePath.parent(path);
        insert(container, sequence(container, "inserted into").with(ModulePath.last(path), name, module.again()), name);
    }

    void insertAfter(String path, String name, Module module) {
        part(path);
        String container = ModulePath.parent(path);
        Sequential sequence = sequence(container, "inserted into");
        List<String> names = new ArrayList<>(sequence.namedChildren().keySet());
        int next = names.indexOf(ModulePath.last(path)) + 1;
        insert(container, sequence.with(next == names.size() ? null : names.get(next), name, module.again()), name);
    }

    private void insert(String container, Sequential longer, String name) {
        put(container, longer);
        begin(ModulePath.join(container, name));
        takeHead(ModulePath.join(container, name));
    }

    void remove(String path) {
        part(path);
        put(ModulePath.parent(path), sequence(ModulePath.parent(path), "removed from").without(ModulePath.last(path)));
        begin(path);
        if (ModulePath.holds(path, head)) {
            head = "";
        }
    }

    /** Adds a second way past a module; returns the path of what was added. */
    String branch(String path, Module module) {
        Branched both = Branched.of(part(path), module.again());
        put(path, both);
        String added = ModulePath.join(path, both.added());
        begin(added);
        return added;
    }

    Conv2d convolution(String path) {
        if (part(path) instanceof Conv2d convolution) {
            return convolution;
        }
        throw new IllegalArgumentException("%s is no convolution but %s, so nothing was changed"
                .formatted(path, at(path).describe()));
    }

    void kernel(String path, KernelChange change, int stride, int padding) {
        Conv2d old = convolution(path);
        if (old.kernel() == 0) {
            throw new IllegalArgumentException("the kernel of %s is no square (%s); replace the convolution instead"
                    .formatted(path, old.describe()));
        }
        Kernels.check(change, path, old.kernel());
        Map<String, UnaryOperator<TensorData>> changed = change instanceof KernelChange.Random ? Map.of()
                : Map.of("weight", weight -> Kernels.apply(change, weight));
        exchange(path, old.withKernel(change.size(), stride, padding), changed);
        if (change instanceof KernelChange.Random) {
            begin(ModulePath.join(path, "weight"));
        }
    }

    /** Changes the first convolution; returns its path. */
    String inputChannels(int channels, ChannelChange change) {
        String path = Stem.convolution(this);
        if (path.isEmpty() || channels < 1 || convolution(path).groups() > 1 || convolution(path).inputs() != inputShape[0]) {
            String why = path.isEmpty() ? "it has no convolution" : "it begins with %s, %s, for images of %d channels"
                    .formatted(path, at(path).describe(), inputShape[0]);
            throw new IllegalArgumentException("%s cannot take images of %d channels: %s; so nothing was changed"
                    .formatted(network, channels, why));
        }
        exchange(path, convolution(path).withInputs(channels), Map.of("weight", weight -> change.apply(weight, channels)));
        inputShape(channels, inputShape[1], inputShape[2]);
        return path;
    }

    private void put(String path, Module module) {
        if (path.isEmpty()) {
            root = module;
        } else {
            at(ModulePath.parent(path)).replaceChild(ModulePath.last(path), module);
        }
    }

    private void begin(String path) {
        begun.add(path);
        changes.keySet().removeIf(changed -> ModulePath.holds(path, changed));
    }

    /** Moves the head where it belongs now: to what took its place, or to new layers with outputs behind everything else. */
    private void takeHead(String path) {
        Map<String, Module> modules = modules();
        Module added = modules.get(path);
        if (!head.isEmpty() && ModulePath.holds(path, head)) {
            head = Head.outputs(added).isPresent() ? path : "";
        } else if (head.isEmpty() || !ModulePath.holds(head, path)) {
            String last = modules.keySet().stream().filter(each -> modules.get(each).namedChildren().isEmpty())
                    .filter(each -> Head.outputs(modules.get(each)).isPresent()).reduce((first, second) -> second).orElse("");
            if (ModulePath.holds(path, last) && (added instanceof Linear || !Head.last(added).isEmpty())) {
                head = path;
            }
        }
    }

    private Sequential sequence(String path, String what) {
        if (at(path) instanceof Sequential sequence) {
            return sequence;
        }
        throw new IllegalArgumentException("""
                nothing can be %s "%s": it is a %s, which says itself how its parts are joined; only a sequence grows and \
                shrinks, so nothing was changed. Replace the part, or the whole of "%s", or add a branch"""
                .formatted(what, path, at(path).describe(), path));
    }
}
