package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** One parameter's step count and what its rule remembers of it; the arrays belong to its group's manager. */
final class ParameterState {

    private final NDManager manager;
    private final Map<Slot, NDArray> slots = new EnumMap<>(Slot.class);
    private long steps;

    ParameterState(NDManager manager) {
        this.manager = manager;
    }

    long steps() {
        return steps;
    }

    void countStep() {
        steps++;
    }

    /** Returns what a slot holds; at the first step, what {@code first} makes. */
    NDArray slot(Slot slot, Supplier<NDArray> first) {
        return slots.computeIfAbsent(slot, key -> kept(first.get()));
    }

    /** Returns what a slot holds; at the first step, zeros of the gradient's shape. */
    NDArray zeros(Slot slot, NDArray gradient) {
        return slot(slot, gradient::zerosLike);
    }

    /** Puts another array in place of what a slot holds. */
    void replace(Slot slot, NDArray array) {
        NDArray before = slots.put(slot, kept(array));
        if (before != null) {
            before.close();
        }
    }

    /** An open scope of the caller must not take the state along. */
    private NDArray kept(NDArray array) {
        NDScope.unregister(array);
        array.attach(manager);
        return array;
    }

    boolean holds(Slot slot) {
        return slots.containsKey(slot);
    }

    Map<Slot, NDArray> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /** Takes over a step count and arrays, and releases its own. */
    void restore(long count, Map<Slot, NDArray> arrays) {
        release();
        steps = count;
        arrays.forEach(this::replace);
    }

    long bytes() {
        return slots.values().stream().mapToLong(array -> array.size() * array.getDataType().getNumOfBytes()).sum();
    }

    void release() {
        slots.values().forEach(NDArray::close);
        slots.clear();
    }
}
