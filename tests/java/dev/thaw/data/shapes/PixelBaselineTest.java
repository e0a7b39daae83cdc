package dev.thaw.data.shapes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.RandomStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The source task must not be solvable without looking at shapes: two methods on raw pixels stay below 40 %. */
class PixelBaselineTest {

    private static final double CEILING = 0.40;
    private static final int INPUTS = 3072;
    private static final int CLASSES = 20;
    private static final int BATCH = 50;

    private final Dataset source = Datasets.load("shapes/source");

    @Test
    void theNearestTrainingPictureIsOfAnotherClassMoreOftenThanNot() {
        ImageSet asked = source.limitTest(500).test();
        long right = IntStream.range(0, asked.size()).parallel()
                .filter(i -> source.train().label(nearest(asked.image(i))) == asked.label(i)).count();
        double accuracy = right / (double) asked.size();
        assertTrue(accuracy > 1.5 / CLASSES, "1-NN is at chance (%.3f): the search is broken".formatted(accuracy));
        assertTrue(accuracy < CEILING, "1-NN reaches %.3f".formatted(accuracy));
    }

    @Test
    void aLinearClassifierOnPixelsStaysLow() {
        for (float lr : new float[] {1e-3f, 1e-4f}) {
            float[][] weights = fit(source.train(), lr, 8);
            long right = IntStream.range(0, source.test().size()).parallel()
                    .filter(i -> largest(outputs(weights, row(source.test(), i))) == source.test().label(i)).count();
            double accuracy = right / (double) source.test().size();
            assertTrue(accuracy > 1.5 / CLASSES, "the linear classifier is at chance (%.3f): it did not learn".formatted(accuracy));
            assertTrue(accuracy < CEILING, "a linear classifier reaches %.3f at lr %s".formatted(accuracy, lr));
        }
    }

    private int nearest(byte[] picture) {
        byte[] pixels = source.train().pixels();
        long best = Long.MAX_VALUE;
        int at = -1;
        for (int i = 0; i < source.train().size(); i++) {
            long distance = 0;
            for (int k = 0; k < INPUTS; k++) {
                int difference = (pixels[i * INPUTS + k] & 0xFF) - (picture[k] & 0xFF);
                distance += difference * difference;
            }
            if (distance < best) {
                best = distance;
                at = i;
            }
        }
        return at;
    }

    /** Softmax regression by SGD with momentum 0.9, falling rate and weight decay 0.001. */
    private static float[][] fit(ImageSet images, float lr, int epochs) {
        float[][] weights = new float[CLASSES][INPUTS + 1];
        float[][] momentum = new float[CLASSES][INPUTS + 1];
        int steps = images.size() / BATCH;
        for (int step = 0; step < epochs * steps; step++) {
            int[] order = RandomStream.of(step / steps, "linear").permutation(images.size());
            int from = step % steps * BATCH;
            float[][] x = new float[BATCH][];
            float[][] errors = new float[BATCH][];
            IntStream.range(0, BATCH).parallel().forEach(i -> {
                x[i] = row(images, order[from + i]);
                errors[i] = softmax(outputs(weights, x[i]));
                errors[i][images.label(order[from + i])] -= 1;
            });
            float rate = lr * (1 - (float) step / (epochs * steps));
            IntStream.range(0, CLASSES).parallel().forEach(c -> step(weights[c], momentum[c], x, errors, c, rate));
        }
        return weights;
    }

    private static void step(float[] weights, float[] momentum, float[][] x, float[][] errors, int label, float rate) {
        float[] gradient = new float[INPUTS + 1];
        for (int i = 0; i < BATCH; i++) {
            float share = errors[i][label] / BATCH;
            for (int k = 0; k <= INPUTS; k++) {
                gradient[k] += share * x[i][k];
            }
        }
        for (int k = 0; k <= INPUTS; k++) {
            momentum[k] = 0.9f * momentum[k] + gradient[k] + 1e-3f * weights[k];
            weights[k] -= rate * momentum[k];
        }
    }

    private static float[] row(ImageSet images, int index) {
        float[] row = new float[INPUTS + 1];
        for (int k = 0; k < INPUTS; k++) {
            row[k] = ((images.pixels()[index * INPUTS + k] & 0xFF) - 94) / 54f;
        }
        row[INPUTS] = 1;
        return row;
    }

    private static float[] outputs(float[][] weights, float[] row) {
        float[] outputs = new float[weights.length];
        for (int c = 0; c < outputs.length; c++) {
            for (int k = 0; k <= INPUTS; k++) {
                outputs[c] += weights[c][k] * row[k];
            }
        }
        return outputs;
    }

    private static float[] softmax(float[] outputs) {
        float highest = outputs[largest(outputs)];
        float sum = 0;
        for (int c = 0; c < outputs.length; c++) {
            outputs[c] = (float) Math.exp(outputs[c] - highest);
            sum += outputs[c];
        }
        for (int c = 0; c < outputs.length; c++) {
            outputs[c] /= sum;
        }
        return outputs;
    }

    private static int largest(float[] values) {
        return IntStream.range(0, values.length).reduce((a, b) -> values[b] > values[a] ? b : a).orElse(0);
    }
}
