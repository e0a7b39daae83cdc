package dev.thaw.nn;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One parameter or buffer: where its values are and how they begin. */
record Slot(Parameter parameter, Kind kind, DataType type, Shape shape, Initialization initialization, Resizing resizing) {

    /** What training may do with a slot. */
    enum Kind {
        /** Trained by gradients. */
        PARAMETER,
        /** Kept by the module itself; never has a gradient. */
        BUFFER
    }

    /** Refuses a shape that holds nothing: it comes from sizes such as 0 classes. */
    static Shape checked(String module, String name, long... shape) {
        if (Arrays.stream(shape).anyMatch(side -> side < 1)) {
            throw new IllegalArgumentException("""
                    %s cannot be: its %s would have the shape %s; each number of inputs, channels, classes and pixels is \
                    1 or more""".formatted(module, name, Arrays.toString(shape)));
        }
        return new Shape(shape);
    }

    /** Refuses a tree that holds one module at two places: they could not have values, or be frozen, each by itself. */
    static void checkEachOnce(String network, Module root) {
        Map<Module, String> places = new IdentityHashMap<>();
        root.walk((path, module) -> {
            String before = places.put(module, path);
            if (before != null) {
                throw new IllegalArgumentException(
                        "%s stands in %s at \"%s\" and at \"%s\" as one and the same object; make a new one for each place"
                        .formatted(module.describe(), network, before, path));
            }
        });
    }

    /** Makes the same slot, for weights of other sizes too. */
    Slot with(Resizing other) {
        return new Slot(parameter, kind, type, shape, initialization, other);
    }

    /** Returns all slots of a tree of modules by path, in the order of PyTorch's state dict. */
    static Map<String, Slot> under(Module root) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        root.walk((path, module) ->
                module.slots().forEach((own, slot) -> slots.put(ModulePath.join(path, own), slot)));
        return slots;
    }
}
