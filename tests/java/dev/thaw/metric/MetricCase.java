package dev.thaw.metric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import java.util.Arrays;

/**
 * A case of {@code metrics.json}: its inputs by the fixture's own rule, and the numbers that are expected of them.
 *
 * @param logits raw outputs {@code [N][classes]}
 * @param labels the true classes
 * @param expected the numbers
 */
public record MetricCase(float[][] logits, int[] labels, JsonNode expected) {

    /** The last case is edited so that one class is never predicted and one never true. */
    public static MetricCase of(String name) {
        JsonNode expected = Fixtures.read("metrics.json").at("/classification/" + name);
        int[] labels = Arrays.stream(Fixtures.numbers(expected.get("labels"))).mapToInt(value -> (int) value).toArray();
        int classes = expected.get("classes").asInt();
        float scale = (float) expected.get("scale").asDouble();
        float[] flat = NumberStream.fill(expected.get("base").asInt() + 1, 0, scale, labels.length * classes);
        float[][] logits = new float[labels.length][];
        for (int n = 0; n < labels.length; n++) {
            logits[n] = Arrays.copyOfRange(flat, n * classes, (n + 1) * classes);
            if (name.startsWith("empty")) {
                logits[n][classes - 1] = -8;
            }
            logits[n][labels[n]] += n % 2 == 0 ? scale : 0;
        }
        return new MetricCase(logits, labels, expected);
    }

    /** Returns one of the numbers. */
    public double number(String pointer) {
        return expected.at(pointer).asDouble();
    }

    Predictions predictions() {
        return Predictions.of(logits, labels);
    }
}
