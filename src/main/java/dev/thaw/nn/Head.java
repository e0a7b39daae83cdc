package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What can be a network's head, and how many classes it tells apart. */
final class Head {

    private Head() { }

    /** Returns the path of the last linear layer; empty when there is none. */
    static String last(Module root) {
        return modules(root).entrySet().stream().filter(entry -> entry.getValue() instanceof Linear).map(Map.Entry::getKey)
                .reduce((first, last) -> last).orElse("");
    }

    private static Map<String, Module> modules(Module root) {
        Map<String, Module> modules = new LinkedHashMap<>();
        root.walk(modules::put);
        return modules;
    }

    /** Refuses a path where no head is. */
    static String checked(String network, Module root, String path) {
        Module head = modules(root).get(path);
        if (path.isEmpty() || head == null || outputs(head).isEmpty()) {
            throw new IllegalArgumentException("""
                    "%s" cannot be the head of %s: %s; give the path of a linear layer, of a convolution, or of a module \
                    that ends with one of them""".formatted(path, network,
                    head == null ? "nothing stands there" : "%s says no number of classes".formatted(head.describe())));
        }
        return path;
    }

    /** Counts a module's outputs: those of the last layer in it that has a number of them. */
    static OptionalInt outputs(Module module) {
        if (module instanceof Linear linear) {
            return OptionalInt.of(linear.outputs());
        }
        if (module instanceof Conv2d convolution) {
            return OptionalInt.of(convolution.outputs());
        }
        if (module instanceof Branched branched && outputs(branched.part()).isPresent()) {
            return outputs(branched.part()); // both ways return as many
        }
        List<Module> children = new ArrayList<>(module.namedChildren().values());
        for (int i = children.size() - 1; i >= 0; i--) {
            OptionalInt found = outputs(children.get(i));
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalInt.empty();
    }

    /** Makes a head of the same kind for another number of classes. */
    static Module resized(Module head, int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("a head tells 1 class or more apart; given %d".formatted(classes));
        }
        if (head instanceof Linear linear) {
            return linear.withOutputs(classes);
        }
        if (head instanceof Conv2d convolution) {
            return convolution.withOutputs(classes);
        }
        throw new IllegalArgumentException(
                "the head is %s, of which no second one with %d classes can be made; give the new head itself: withHead(module)"
                        .formatted(head.describe(), classes));
    }

    /** Makes rows of what a head is given: an image becomes its mean. Takes the array over. */
    static NDArray rows(NDArray given) {
        if (given.getShape().dimension() != 4) {
            return given;
        }
        long images = given.getShape().get(0);
        try (NDArray whole = given; NDArray means = Torch.averageImages(whole)) { // [N,C,H,W] → [N,C,1,1]
            return means.reshape(images, -1);
        }
    }
}
