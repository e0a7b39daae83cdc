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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Copies tensors of known paths and right shapes into place; others that have no values yet begin from the seed. */
    void write(StateDict weights) {
        boolean fresh = !made;
        make();
        if (fresh) {
            Set<String> others = new LinkedHashSet<>(slots.keySet());
            others.removeAll(weights.names());
            fill(others);
        }
        List<String> largestFirst = weights.names().stream()
                .sorted(Comparator.comparing(path -> -weights.get(path).size())).toList();
        Set<String> unreachable = ConcurrentHashMap.newKeySet();
        AllCores.each(largestFirst, path -> {
            if (!writeInPlace(slots.get(path), weights.get(path))) {
                unreachable.add(path);
            }
        });
        unreachable.forEach(path -> write(slots.get(path), weights.get(path)));
    }

    /** Writes from the file into the array's own memory, where it can be reached. */
    private static boolean writeInPlace(Slot slot, TensorData tensor) {
        Optional<ByteBuffer> memory = Torch.memory(slot.parameter().getArray());
        memory.ifPresent(target -> {
            if (slot.type() == tensor.type()) {
                tensor.writeBytes(target);
            } else {
                tensor.writeFloats(target.asFloatBuffer());
            }
        });
        return memory.isPresent();
    }

    private void write(Slot slot, TensorData tensor) {
        if (slot.type() == DataType.FLOAT32) {
            write(slot, tensor.toFloats());
        } else {
            try (NDArray source = manager.create(tensor.bytes(), slot.shape(), slot.type())) {
                copy(source, slot);
            }
        }
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

    /** Writes all that fits, or throws and leaves everything as it was. */
    LoadReport load(Function<Set<String>, Fitted> renamed, Match match) {
        Objects.requireNonNull(match, "say how well the weights must fit: Match.STRICT or Match.SHAPE");
        Fitted named = renamed.apply(slots.keySet());
        Resized resized = Resized.of(named.weights(), slots);
        Fitted plain = new Fitted(resized.weights(), named.prefix(), named.map(), named.dropped());
        LoadReport report = LoadReport.compare(shapes(), plain).afterResizing(resized.changes());
        if (match == Match.STRICT && !report.complete() || report.matched().isEmpty()) {
            throw new IllegalArgumentException("""
                    These weights do not fit %s, so none was loaded.
                    %s
                    %s""".formatted(network, report.text(), report.matched().isEmpty()
                    ? "Compare the paths and shapes of both sides: another network, another layout, or another prefix?"
                    : "Match.SHAPE loads what fits and leaves the rest; a new number of classes needs it."));
        }
        StateDict fitting = plain.weights().filter(new HashSet<>(report.matched())::contains);
        checkTypes(fitting);
        write(fitting);
        return report;
    }

    private void checkTypes(StateDict weights) {
        weights.tensors().forEach((path, tensor) -> {
            if (!tensor.complete()) {
                throw new IllegalArgumentException("""
                        the file that holds "%s" was cut short since these weights were read from it, so no weights were \
                        loaded; fetch it again and read it again""".formatted(path));
            }
            DataType wanted = slots.get(path).type();
            if (wanted == DataType.FLOAT32 ? !tensor.readableAsFloats() : tensor.type() != wanted) {
                throw new IllegalArgumentException("""
                        "%s" holds %s where the network has %s, so no weights were loaded; leave it out: \
                        weights.filter(path -> !path.equals("%s"))""".formatted(path, tensor.type(), wanted, path));
            }
        });
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

    private Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        slots.forEach((path, slot) -> shapes.put(path, slot.shape().getShape()));
        return shapes;
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
