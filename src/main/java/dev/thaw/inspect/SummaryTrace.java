package dev.thaw.inspect;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Multiplying;
import dev.thaw.nn.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one black image meets on its way through a network: shapes, multiply-adds and sizes by path. */
final class SummaryTrace implements ForwardObserver {

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Deque<NDArray> inputs = new ArrayDeque<>();

    private SummaryTrace() { }

    /** One module that ran: the shapes of its first call, and its own multiply-adds and output bytes over all calls. */
    record Part(List<Long> input, List<Long> output, long multiplyAdds, long bytes) {

        Part and(Part again) {
            return new Part(input, output, multiplyAdds + again.multiplyAdds, bytes + again.bytes);
        }
    }

    /** Runs one image in inference; returns the parts by path. */
    static Map<String, Part> of(Network network, Shape image) {
        SummaryTrace trace = new SummaryTrace();
        try (NDManager manager = network.manager().newSubManager()) {
            network.forward(manager.zeros(image), Mode.EVAL, trace);
        } catch (EngineException | IllegalArgumentException cause) {
            throw new IllegalArgumentException("%s cannot take an image of %s: %s. Its usual input is %s."
                    .formatted(network.name(), image, firstLine(cause), network.inputShape(1)), cause);
        }
        return trace.parts;
    }

    /** Returns the shape of a batch of one image: the given one, or the network's usual one when none is given. */
    static Shape image(Network network, int... inputShape) {
        if (inputShape.length == 0) {
            return network.inputShape(1);
        }
        if (inputShape.length != 3 || Arrays.stream(inputShape).anyMatch(side -> side < 1)) {
            throw new IllegalArgumentException("an input shape is channels, height, width, each at least 1; given %s. The usual one of %s is %s"
                    .formatted(Arrays.toString(inputShape), network.name(), network.inputShape(1)));
        }
        return new Shape(1, inputShape[0], inputShape[1], inputShape[2]);
    }

    private static String firstLine(RuntimeException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void entering(String path, Module module, NDArray input) {
        inputs.push(input);
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        NDArray input = inputs.pop();
        long own = module instanceof Multiplying multiplying ? multiplying.multiplyAdds(input.getShape(), output.getShape()) : 0;
        boolean kept = module.namedChildren().isEmpty() && output != input;
        Part part = new Part(sizes(input), sizes(output), own,
                kept ? output.size() * output.getDataType().getNumOfBytes() : 0);
        parts.merge(path, part, Part::and);
    }

    private static List<Long> sizes(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }
}
