package dev.thaw.nn;

import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights after those were resized whose shape follows the size of the images.
 *
 * @param weights under the same paths
 * @param changes what was resized, such as {@code pos_embed [1, 197, 192] → [1, 65, 192]}
 */
record Resized(StateDict weights, List<String> changes) {

    static Resized of(StateDict weights, Map<String, Slot> slots) {
        Map<String, TensorData> fitted = new LinkedHashMap<>(weights.tensors());
        List<String> changes = new ArrayList<>();
        slots.forEach((path, slot) -> {
            long[] wanted = slot.shape().getShape();
            if (slot.resizing() != Resizing.NONE && weights.contains(path)
                    && !Arrays.equals(weights.get(path).shape(), wanted) && weights.get(path).readableAsFloats()) {
                TensorData stored = weights.get(path);
                slot.resizing().resize(new Resizing.Numbers(stored.toFloats(), stored.shape()), wanted).ifPresent(values -> {
                    fitted.put(path, TensorData.of(values, wanted));
                    changes.add("%s %s → %s".formatted(path, Arrays.toString(stored.shape()), Arrays.toString(wanted)));
                });
            }
        });
        return changes.isEmpty() ? new Resized(weights, changes) : new Resized(StateDict.of(fitted), changes);
    }
}
