package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.inspect.SummaryRow.NormMode;
import dev.thaw.inspect.SummaryRow.Trainable;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Module;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads off a network what a summary says of it. */
final class SummaryFigures {

    private static final SummaryTrace.Part IDLE = new SummaryTrace.Part(List.of(), List.of(), 0, 0);

    private final Network network;
    private final Shape image;
    private final Map<String, SummaryTrace.Part> parts;
    private final MultiplyAdds work;
    private final Set<String> training;
    private final List<String> norms;
    private final Set<String> held;

    SummaryFigures(Network network, Shape image) {
        this.network = network;
        this.image = image;
        parts = SummaryTrace.of(network, image);
        work = MultiplyAdds.of(network, parts);
        training = network.parameters().entrySet().stream().filter(entry -> entry.getValue().getArray().hasGradient())
                .map(Map.Entry::getKey).filter(path -> !stands(path, module -> module.cut() != GradientCut.NONE))
                .collect(Collectors.toSet());
        norms = network.modules().entrySet().stream().filter(entry -> !entry.getValue().ownBuffers().isEmpty())
                .map(Map.Entry::getKey).toList();
        held = norms.stream().filter(path -> stands(path, Module::heldInInference)).collect(Collectors.toSet());
    }

    /** Tells whether a path is, or stands in, a module of some kind. */
    private boolean stands(String path, Predicate<Module> kind) {
        for (String at = path; !at.isEmpty(); at = ModulePath.parent(at)) {
            Module module = network.modules().get(at);
            if (module != null && kind.test(module)) {
                return true;
            }
        }
        return kind.test(network.modules().get(""));
    }

    List<SummaryRow> rows() {
        List<SummaryRow> rows = new ArrayList<>();
        network.modules().forEach((path, module) -> {
            SummaryTrace.Part part = parts.getOrDefault(path, IDLE);
            Map<String, Parameter> inside = network.parameters().entrySet().stream()
                    .filter(entry -> ModulePath.holds(path, entry.getKey()))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            rows.add(new SummaryRow(path, path.isEmpty() ? network.name() : module.describe(), part.input(), part.output(),
                    numbers(inside), work.byPath().getOrDefault(path, 0L), trainable(inside.keySet()), norm(path)));
        });
        return rows;
    }

    private Trainable trainable(Set<String> inside) {
        long some = inside.stream().filter(training::contains).count();
        return inside.isEmpty() ? Trainable.NOTHING : some == inside.size() ? Trainable.YES
                : some == 0 ? Trainable.NO : Trainable.PARTLY;
    }

    private NormMode norm(String path) {
        List<String> inside = norms.stream().filter(norm -> ModulePath.holds(path, norm)).toList();
        long still = inside.stream().filter(held::contains).count();
        return inside.isEmpty() ? NormMode.NOTHING : still == inside.size() ? NormMode.HELD
                : still == 0 ? NormMode.BATCH : NormMode.PARTLY;
    }

    private static long numbers(Map<String, Parameter> parameters) {
        return parameters.values().stream().mapToLong(parameter -> parameter.getShape().size()).sum();
    }

    SummaryTotals totals() {
        Map<String, Parameter> trained = network.parameters().entrySet().stream()
                .filter(entry -> training.contains(entry.getKey())).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        long bytes = Stream.of(network.parameters(), network.buffers()).flatMap(values -> values.values().stream())
                .map(Parameter::getArray).mapToLong(SummaryFigures::bytes).sum();
        return new SummaryTotals(numbers(trained), network.parameterCount() - numbers(trained), numbers(network.buffers()),
                work.total(), Float.BYTES * image.size(), parts.values().stream().mapToLong(SummaryTrace.Part::bytes).sum(), bytes);
    }

    private static long bytes(NDArray array) {
        return array.size() * array.getDataType().getNumOfBytes();
    }
}
