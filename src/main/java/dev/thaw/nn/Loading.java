package dev.thaw.nn;

import ai.djl.ndarray.types.DataType;
import dev.thaw.weights.Fitted;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import dev.thaw.weights.WholeNumbers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Brings weights of any origin into a network's values: fits their paths, compares, checks, and only then writes. */
final class Loading {

    private final String network;
    private final Map<String, Slot> slots;
    private final Values values;

    Loading(String network, Map<String, Slot> slots, Values values) {
        this.network = network;
        this.slots = slots;
        this.values = values;
    }

    /** Writes all that fits and marks it as loaded, or throws and leaves everything as it was. */
    LoadReport load(Function<Set<String>, Fitted> renamed, Match match, Set<String> loaded) {
        Objects.requireNonNull(match, "say how well the weights must fit: Match.STRICT or Match.SHAPE");
        Fitted named = renamed.apply(slots.keySet());
        checkLength(named.weights());
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
        StateDict fitting = readable(plain.weights().filter(new HashSet<>(report.matched())::contains));
        List<String> odd = write(fitting, loaded);
        return odd.isEmpty() ? report : report.withNotFinite(odd);
    }

    private List<String> write(StateDict fitting, Set<String> loaded) {
        try {
            List<String> odd = values.write(fitting);
            loaded.addAll(fitting.names());
            return odd;
        } catch (CutShort cut) {
            loaded.removeAll(cut.paths());
            throw cut;
        }
    }

    private void checkLength(StateDict weights) {
        weights.tensors().forEach((path, tensor) -> {
            if (slots.containsKey(path) && !tensor.complete()) {
                throw new IllegalArgumentException("""
                        the file that holds "%s" was cut short since these weights were read from it, so no weights were \
                        loaded; fetch it again and read it again""".formatted(path));
            }
        });
    }

    /** Turns whole numbers of another type into counters, as PyTorch does, and refuses what a slot cannot hold. */
    private StateDict readable(StateDict weights) {
        Map<String, TensorData> readable = new LinkedHashMap<>();
        weights.tensors().forEach((path, tensor) -> {
            DataType wanted = slots.get(path).type();
            TensorData fitted = wanted == DataType.INT64 ? WholeNumbers.of(tensor).orElse(tensor) : tensor;
            if (wanted == DataType.FLOAT32 ? !fitted.readableAsFloats() : fitted.type() != wanted) {
                throw new IllegalArgumentException("""
                        "%s" holds %s where the network has %s%s, so no weights were loaded; leave it out: \
                        weights.filter(path -> !path.equals("%s"))""".formatted(path, tensor.type(), wanted,
                        wanted == DataType.INT64 ? ", and not every number is a whole one" : "", path));
            }
            readable.put(path, fitted);
        });
        return StateDict.of(readable);
    }

    private Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        slots.forEach((path, slot) -> shapes.put(path, slot.shape().getShape()));
        return shapes;
    }
}
