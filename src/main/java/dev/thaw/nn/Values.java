package dev.thaw.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.thaw.engine.AllCores;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.RandomStream;
import dev.thaw.engine.Torch;
import dev.thaw.weights.Fitted;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The arrays behind the slots of one network: made on first use, then written in place only. */
final class Values {

    private static final NDIndex ALL = new NDIndex("...");

    private final String network;
    private final Map<String, Slot> slots;
    private final NDManager manager;
    private boolean made;
    private long seed;

    Values(String network, Map<String, Slot> slots, NDManager manager) {
        this.network = network;
        this.slots = slots;
        this.manager = manager;
    }

    void open() {
        if (!manager.isOpen()) {
            throw new IllegalStateException("%s was closed and its values are gone; make a new one".formatted(network));
        }
    }

    /** Makes and fills the arrays, if nobody has by now. */
    void ready() {
        open();
        if (!made) {
            make();
            fill(slots.keySet());
        }
    }

    /** Starts anew from a seed: now when there are arrays, else on first use. */
    void initialise(long newSeed) {
        seed = newSeed;
        if (made) {
            fill(slots.keySet());
        }
    }

    private void fill(Set<String> paths) {
        Map<String, float[]> numbers = new ConcurrentHashMap<>();
        AllCores.each(paths, path -> {
            Slot slot = slots.get(path);
            numbers.put(path, slot.initialization().values(slot.shape().getShape(), RandomStream.of(seed, path)));
        });
        paths.forEach(path -> write(slots.get(path), numbers.get(path)));
    }

    private void make() {
        if (made) {
            return;
        }
        if (slots.values().stream().anyMatch(slot -> slot.parameter().isInitialized())) {
            throw new IllegalStateException("""
                    another network holds modules of %s and their values, so it can have none of its own; make its modules \
                    anew, or take copy() of the other network""".formatted(network));
        }
        try {
            slots.values().forEach(this::make);
        } catch (RuntimeException full) { // there is not enough memory: what was made by now would be in the way
            slots.values().forEach(slot -> slot.parameter().close());
            throw full;
        }
        made = true;
    }

    private void make(Slot slot) {
        NDArray array = manager.create(slot.shape(), slot.type()); // not even zeroed: all is written at once
        NDScope.unregister(array); // an open scope of the caller must not take the values along
        slot.parameter().setArray(array);
        array.setRequiresGradient(slot.kind() == Slot.Kind.PARAMETER);
    }

    /**
     * Copies tensors of known paths and right shapes into place; others that have no values yet begin from the seed.
     *
     * <p>A file that is cut short meanwhile makes all tensors of known paths begin from the seed: undoing the copies would
     * take the memory of a second network.
     *
     * @return the paths of those with NaN or infinite numbers
     */
    List<String> write(StateDict weights) {
        boolean fresh = !made;
        make();
        if (fresh) {
            Set<String> others = new LinkedHashSet<>(slots.keySet());
            others.removeAll(weights.names());
            fill(others);
        }
        Set<String> odd = ConcurrentHashMap.newKeySet();
        try {
            copy(weights, odd);
        } catch (RuntimeException | InternalError fault) { // the latter is what a mapped file throws that became shorter
            Set<String> paths = new LinkedHashSet<>(weights.names());
            fill(paths);
            if (complete(weights)) {
                throw fault;
            }
            throw new CutShort(network, paths, seed, fault);
        }
        return weights.names().stream().filter(odd::contains).toList();
    }

    private void copy(StateDict weights, Set<String> odd) {
        List<String> largestFirst = weights.names().stream()
                .sorted(Comparator.comparing(path -> -weights.get(path).size())).toList();
        Set<String> unreachable = ConcurrentHashMap.newKeySet();
        AllCores.each(largestFirst, path -> {
            Optional<ByteBuffer> memory = Torch.memory(slots.get(path).parameter().getArray());
            if (memory.isEmpty()) {
                unreachable.add(path);
            } else if (!writeInPlace(slots.get(path), weights.get(path), memory.get())) {
                odd.add(path);
            }
        });
        for (String path : unreachable) {
            if (!write(slots.get(path), weights.get(path))) {
                odd.add(path);
            }
        }
        if (!complete(weights)) {
            throw new IllegalStateException("what was read behind the file's new end were zeros");
        }
    }

    private static boolean complete(StateDict weights) {
        return weights.tensors().values().stream().allMatch(TensorData::complete);
    }

    /** Writes from the file into the array's own memory; returns whether all numbers are finite. */
    private static boolean writeInPlace(Slot slot, TensorData tensor, ByteBuffer memory) {
        if (slot.type() != tensor.type()) {
            tensor.writeFloats(memory.asFloatBuffer());
            return Finite.all(memory);
        }
        tensor.writeBytes(memory.duplicate());
        return slot.type() != DataType.FLOAT32 || Finite.all(memory);
    }

    private boolean write(Slot slot, TensorData tensor) {
        if (slot.type() == DataType.FLOAT32) {
            float[] numbers = tensor.toFloats();
            write(slot, numbers);
            return Finite.all(numbers);
        }
        try (NDArray source = manager.create(tensor.bytes(), slot.shape(), slot.type())) {
            copy(source, slot);
        }
        return true;
    }

    private void write(Slot slot, float[] numbers) {
        try (NDArray floats = manager.create(numbers, slot.shape());
                NDArray source = floats.toType(slot.type(), false)) {
            copy(source, slot);
        }
    }

    private static void copy(NDArray source, Slot slot) {
        try (GradientMode off = GradientMode.off()) {
            slot.parameter().getArray().set(ALL, source);
        }
    }

    LoadReport load(Function<Set<String>, Fitted> renamed, Match match, Set<String> loaded) {
        return new Loading(network, slots, this).load(renamed, match, loaded);
    }

    Map<String, Parameter> ofKind(Slot.Kind kind) {
        ready();
        Map<String, Parameter> found = new LinkedHashMap<>();
        slots.forEach((path, slot) -> {
            if (slot.kind() == kind) {
                found.put(path, slot.parameter());
            }
        });
        return Collections.unmodifiableMap(found);
    }

    long tensors(Slot.Kind kind) {
        return slots.values().stream().filter(slot -> slot.kind() == kind).count();
    }

    long count(Slot.Kind kind) {
        return slots.values().stream().filter(slot -> slot.kind() == kind).mapToLong(slot -> slot.shape().size()).sum();
    }

    StateDict read() {
        ready();
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        slots.forEach((path, slot) -> tensors.put(path, read(slot)));
        return StateDict.of(tensors);
    }

    private static TensorData read(Slot slot) {
        NDArray array = slot.parameter().getArray();
        NDArray here = array.toDevice(Device.cpu(), false);
        try {
            return new TensorData(slot.type(), slot.shape().getShape(), here.toByteBuffer());
        } finally {
            if (here != array) {
                here.close();
            }
        }
    }
}
