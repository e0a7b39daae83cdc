package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tree of a network: each part with what it is, the shape of its output, its parameters and whether they train.
 *
 * @param title the network in one line
 * @param rows one per module, parents first
 */
public record NetworkSummary(String title, List<Row> rows) implements Renderable {

    /** Whether the parameters of a part train. */
    public enum Trainable {
        /** All of them. */
        YES,
        /** None of them: all are frozen. */
        NO,
        /** Some of them. */
        PARTLY,
        /** The part has no parameters. */
        NOTHING
    }

    /**
     * One part of the network.
     *
     * @param path where it stands, such as {@code layer1.0.conv1}; empty for the whole network
     * @param type what it is, in a few words
     * @param outputShape the shape of its output for a batch of one image; empty when the part did not run
     * @param parameters how many numbers it holds, its children's included
     * @param trainable whether they train
     */
    public record Row(String path, String type, List<Long> outputShape, long parameters, Trainable trainable) {

        /**
         * Copies the shape.
         *
         * @param path where it stands
         * @param type what it is
         * @param outputShape the shape of its output
         * @param parameters how many numbers it holds
         * @param trainable whether they train
         */
        public Row {
            outputShape = List.copyOf(outputShape);
        }

        /** Returns how many modules stand above this one. */
        int depth() {
            return path.isEmpty() ? 0 : path.split("\\.").length;
        }

        String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        String trains() {
            return switch (trainable) {
                case YES -> "trains";
                case NO -> "frozen";
                case PARTLY -> "partly";
                case NOTHING -> "";
            };
        }
    }

    /**
     * Copies the rows.
     *
     * @param title the network in one line
     * @param rows one per module, parents first
     */
    public NetworkSummary {
        rows = List.copyOf(rows);
    }

    /**
     * Runs one black image through a network in inference and notes what each part returns.
     *
     * @param network the network; nothing in it changes
     * @return the summary
     */
    public static NetworkSummary of(Network network) {
        Map<String, List<Long>> shapes = shapes(network);
        Map<String, Parameter> parameters = network.parameters();
        List<Row> rows = new ArrayList<>();
        network.modules().forEach((path, module) -> {
            List<Parameter> own = parameters.entrySet().stream()
                    .filter(entry -> path.isEmpty() || entry.getKey().startsWith(path + "."))
                    .map(Map.Entry::getValue).toList();
            rows.add(new Row(path, path.isEmpty() ? network.name() : module.describe(), shapes.getOrDefault(path, List.of()),
                    own.stream().mapToLong(parameter -> parameter.getShape().size()).sum(), trainable(own)));
        });
        return new NetworkSummary(network.text(), rows);
    }

    private static Map<String, List<Long>> shapes(Network network) {
        Map<String, List<Long>> shapes = new HashMap<>();
        try (NDManager manager = network.manager().newSubManager()) {
            network.forward(manager.zeros(network.inputShape(1)), Mode.EVAL, new ForwardObserver() {
                @Override
                public void leaving(String path, Module module, NDArray output) {
                    shapes.put(path, Arrays.stream(output.getShape().getShape()).boxed().toList());
                }
            });
        }
        return shapes;
    }

    private static Trainable trainable(List<Parameter> parameters) {
        long training = parameters.stream().filter(Parameter::requiresGradient).count();
        return parameters.isEmpty() ? Trainable.NOTHING : training == parameters.size() ? Trainable.YES
                : training == 0 ? Trainable.NO : Trainable.PARTLY;
    }

    /**
     * Returns the row of one part.
     *
     * @param path its path
     * @return the row
     * @throws IllegalArgumentException if the network has no such part
     */
    public Row row(String path) {
        return rows.stream().filter(row -> row.path().equals(path)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no part \"%s\"; at the top are %s".formatted(path, rows.stream().filter(row -> row.depth() == 1)
                        .map(Row::path).collect(Collectors.joining(", ")))));
    }

    @Override
    public String text() {
        List<List<String>> cells = rows.stream().filter(row -> row.depth() > 0).map(row -> List.of(
                "  ".repeat(row.depth() - 1) + row.name(), row.type(), row.outputShape().toString(),
                row.parameters() == 0 ? "" : "%,d".formatted(row.parameters()), row.trains())).toList();
        return new WordTable(title, List.of("part", "what it is", "output", "#parameters", ""), cells).text();
    }

    @Override
    public Optional<String> html() {
        return Optional.of(new SummaryTree(this).html());
    }
}
