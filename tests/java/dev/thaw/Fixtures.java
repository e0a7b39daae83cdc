package dev.thaw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** Reads the reference numbers; {@link NumberStream} makes the inputs that belong to them. */
public final class Fixtures {

    private Fixtures() { }

    /**
     * Reads a file of {@code shared/reference}; the calling test is skipped when it is absent.
     *
     * @param name such as {@code optim.json}
     * @return its root
     */
    public static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(Shared.path("reference/" + name).toFile());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Reads a list of numbers, nested or not, in row-major order.
     *
     * @param node an array of numbers or of such arrays
     * @return all numbers
     */
    public static double[] numbers(JsonNode node) {
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false).map(Fixtures::numbers)
                        .flatMapToDouble(Arrays::stream).toArray()
                : new double[] {node.asDouble()};
    }
}
