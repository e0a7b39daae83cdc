package dev.thaw.nn;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
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

    /** Makes the same slot, for weights of other sizes too. */
    Slot with(Resizing other) {
        return new Slot(parameter, kind, type, shape, initialization, other);
    }

    /** Returns all slots of a tree of modules by path, in the order of PyTorch's state dict. */
    static Map<String, Slot> under(Module root) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        root.walk((path, module) ->
                module.slots().forEach((own, slot) -> slots.put(path.isEmpty() ? own : path + "." + own, slot)));
        return slots;
    }
}
