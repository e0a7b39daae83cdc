package dev.thaw.contrast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NtXentTest {

    private static final double TOLERANCE = 1e-5;

    /** The three numbers of row i are sin(1.7 i + 0.9 k + 0.3 i k); a row "-" is all zeros. */
    private static float[] rows(String numbers) {
        String[] names = numbers.split(" ");
        float[] rows = new float[3 * names.length];
        for (int at = 0; at < rows.length; at++) {
            String name = names[at / 3];
            int k = at % 3;
            rows[at] = name.equals("-") ? 0 : (float) Math.sin(1.7 * Integer.parseInt(name) + 0.9 * k
                    + 0.3 * Integer.parseInt(name) * k);
        }
        return rows;
    }

    /**
     * Numbers of PyTorch 2.7.1 in float32: {@code s = normalize(z, dim=1, eps=1e-8); s = (s @ s.T / t).masked_fill(eye(2n,
     * dtype=bool), -inf); cross_entropy(s, (arange(2n) + n) % 2n).backward()}, then the loss, and of the gradient g, row by row,
     * {@code g.abs().sum()} and {@code (g * arange(1, g.numel() + 1)).sum()}.
     */
    @ParameterizedTest(name = "[{0}] at {1}")
    @CsvSource(textBlock = """
            0 1,     0.1, 0,            0,            0
            0 1,     0.5, 0,            0,            0
            0 1,     1,   0,            0,            0
            0 1 2 3, 0.1, 8.68776,      20.01414,     -29.09986
            0 1 2 3, 0.5, 2.208079,     3.676844,     -6.037544
            0 1 2 3, 1,   1.572158,     1.608292,     -3.537257
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15, 0.1, 7.289413, 22.68876, -9.446588
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15, 0.5, 2.803668, 4.545465, -2.82196
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15, 1,   2.605335, 2.195294, -2.154165
            0 0 2 2, 0.1, 15.13746,     21.98977,     -83.36114
            0 0 2 2, 0.5, 3.119956,     4.009537,     -15.19978
            0 0 2 2, 1,   1.878506,     1.52689,      -5.788296
            0 1 0 1, 0.1, 2.145765e-06, 5.175911e-05, 2.618462e-04
            0 1 0 1, 0.5, 0.1207963,    0.5401102,    2.732385
            0 1 0 1, 1,   0.4099515,    0.7982054,    4.038073
            3 3 3 3, 0.1, 1.098612,     0,            0
            3 3 3 3, 1,   1.098612,     0,            0
            0 1 2 -, 0.1, 2.864345,     7.605737e+08, 1.081297e+09
            0 1 2 -, 0.5, 1.242644,     1.552941e+08, 7.039764e+07
            0 1 2 -, 1,   1.152409,     7.726176e+07, 2.035249e+07
            """)
    void lossAndGradientAreThoseOfTorch(String numbers, double temperature, double loss, double size, double weighed) {
        float[] rows = rows(numbers);
        double[] gradient = new double[rows.length];
        assertClose(loss, lossAndGradient(rows, temperature, gradient));
        double sizes = 0;
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            sizes += Math.abs(gradient[i]);
            sum += gradient[i] * (i + 1);
        }
        assertClose(size, sizes);
        assertClose(weighed, sum);
    }

    /** The same in single numbers, beside a vector of zeros whose own gradient is 1e8 times as long. */
    @Test
    void aZeroVectorLeavesTheGradientsOfTheOthersAlone() {
        double[] gradient = new double[12];
        lossAndGradient(rows("0 1 2 -"), 0.5, gradient);
        assertArrayEquals(new double[] {0.315, 0.495075, -0.39822, 0.0692504}, Arrays.copyOf(gradient, 4), TOLERANCE);
    }

    private static void assertClose(double expected, double actual) {
        assertEquals(expected, actual, TOLERANCE * Math.max(1, Math.abs(expected)));
    }

    private static double lossAndGradient(float[] rows, double temperature, double[] gradient) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(rows, new Shape(rows.length / 3, 3)).duplicate();
            z.setRequiresGradient(true);
            double value;
            try (GradientMode on = GradientMode.on(); NDArray loss = new NtXent(temperature).of(z)) {
                value = loss.getFloat();
                Torch.backward(loss);
            }
            float[] found = Torch.gradient(z, manager).orElseThrow().toFloatArray();
            Arrays.setAll(gradient, i -> found[i]);
            return value;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1})
    void gradientsAreFiniteDifferences(double temperature) {
        float[] rows = NumberStream.fill(77, 0, 1, 18);
        double[] gradient = new double[rows.length];
        lossAndGradient(rows, temperature, gradient);
        double step = 1e-2;
        for (int i = 0; i < rows.length; i++) {
            float[] moved = rows.clone();
            moved[i] = (float) (rows[i] + step);
            double up = byDefinition(moved, temperature);
            moved[i] = (float) (rows[i] - step);
            assertEquals((up - byDefinition(moved, temperature)) / (2 * step), gradient[i], 1e-2 * Math.max(0.1, Math.abs(gradient[i])),
                    "number " + i);
        }
    }

    /** The formula of the paper, view by view, in double. */
    private static double byDefinition(float[] rows, double temperature) {
        int views = rows.length / 3;
        double sum = 0;
        for (int i = 0; i < views; i++) {
            double others = 0;
            for (int k = 0; k < views; k++) {
                others += k == i ? 0 : Math.exp(cosine(rows, i, k) / temperature);
            }
            sum -= cosine(rows, i, (i + views / 2) % views) / temperature - Math.log(others);
        }
        return sum / views;
    }

    private static double cosine(float[] rows, int i, int k) {
        double product = 0;
        double one = 0;
        double other = 0;
        for (int d = 0; d < 3; d++) {
            product += (double) rows[3 * i + d] * rows[3 * k + d];
            one += (double) rows[3 * i + d] * rows[3 * i + d];
            other += (double) rows[3 * k + d] * rows[3 * k + d];
        }
        return product / Math.sqrt(one * other);
    }

    @Test
    void aTwinIsFoundWhereItIsTheNearestOtherView() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray same = manager.create(rows("0 1 2 0 1 2"), new Shape(6, 3));
            NDArray swapped = manager.create(rows("0 1 2 1 0 2"), new Shape(6, 3));
            assertEquals(6, new NtXent(0.5).found(same));
            assertEquals(2, new NtXent(0.5).found(swapped));
        }
    }

    @Test
    void nothingStaysOpen() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(rows("0 1 2 3"), new Shape(4, 3));
            int before = manager.getManagedArrays().size();
            new NtXent(0.5).of(z).close();
            new NtXent(0.5).found(z);
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void whatIsNoPairOfViewsIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThrows(IllegalArgumentException.class, () -> new NtXent(0.5).of(manager.ones(new Shape(3, 2))));
            assertThrows(IllegalArgumentException.class, () -> new NtXent(0.5).found(manager.ones(new Shape(4))));
        }
        assertThrows(IllegalArgumentException.class, () -> new NtXent(0));
    }
}
