package dev.thaw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/** Reads the reference numbers and makes the formula-given inputs that their README describes. */
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
     * Returns 32 reproducible bits.
     *
     * @param stream number of the stream
     * @param index row-major position
     * @return any int
     */
    public static int bits(int stream, int index) {
        return mix(index ^ mix(stream + 0x9E3779B9));
    }

    /**
     * Returns a reproducible number in [-1, 1).
     *
     * @param stream number of the stream
     * @param index row-major position
     * @return exact in float
     */
    public static double v(int stream, int index) {
        return (bits(stream, index) >>> 8) * (2.0 / 16777216.0) - 1.0;
    }

    /**
     * Fills an array by the rule {@code (float)(a + b * v)}.
     *
     * @param stream number of the stream
     * @param size how many numbers
     * @param a offset
     * @param b scale
     * @return a new array
     */
    public static float[] fill(int stream, int size, double a, double b) {
        float[] filled = new float[size];
        for (int k = 0; k < size; k++) {
            filled[k] = (float) (a + b * v(stream, k));
        }
        return filled;
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
                        .flatMapToDouble(java.util.Arrays::stream).toArray()
                : new double[] {node.asDouble()};
    }

    private static int mix(int bits) {
        int z = bits;
        z ^= z >>> 16;
        z *= 0x7FEB352D;
        z ^= z >>> 15;
        z *= 0x846CA68B;
        return z ^ (z >>> 16);
    }
}
