package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of {@code metrics.json} to 1e-9, and to 1e-5 where they come from float probabilities. */
class MetricsReferenceTest {

    private static void close(double expected, double actual, double relative) {
        assertEquals(expected, actual, relative * Math.abs(expected) + 1e-15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten_classes", "four_classes", "empty_rows_and_columns"})
    void classScoresAgree(String name) {
        MetricCase known = MetricCase.of(name);
        Predictions predictions = known.predictions();
        close(known.number("/accuracy_top1"), predictions.accuracy(1), 1e-12);
        close(known.number("/accuracy_top2"), predictions.accuracy(2), 1e-12);
        close(known.number("/accuracy_top5"), predictions.accuracy(5), 1e-12);
        ClassScores scores = predictions.confusion().scores();
        close(known.number("/macro_f1"), scores.macroF1(), 1e-9);
        close(known.number("/macro_precision"), scores.macroPrecision(), 1e-9);
        close(known.number("/balanced_accuracy_over_classes_with_samples"), scores.balancedAccuracy(), 1e-9);
        close(known.number("/weighted_f1"), scores.weightedF1(), 1e-9);
        close(known.number("/micro_f1"), predictions.confusion().accuracy(), 1e-9);
        close(known.number("/cohen_kappa"), scores.kappa(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten_classes", "four_classes", "empty_rows_and_columns"})
    void calibrationAgrees(String name) {
        MetricCase known = MetricCase.of(name);
        for (int bins : new int[] {10, 15}) {
            agrees(known, bins, Calibration.of(known.logits(), known.labels(), 1, bins), 1e-9);
            agrees(known, bins, Calibration.of(known.predictions(), bins), 1e-5);
        }
        for (String temperature : new String[] {"0.5", "2.0"}) {
            close(known.number("/nll_at_temperature_" + temperature), Calibration.of(known.logits(), known.labels(),
                    Double.parseDouble(temperature), 10).loss(), 1e-9);
        }
    }

    @Test
    void aConfidenceOnAnEdgeBelongsToTheBinBelow() {
        Calibration even = Calibration.of(new float[][] {{0, 0}}, new int[] {0}, 1, 2);
        assertEquals(0, even.bins().get(0).number());
        assertEquals(1, Calibration.of(new float[][] {{900, 0}}, new int[] {0}, 1, 2).bins().get(0).number());
    }

    private static void agrees(MetricCase known, int bins, Calibration calibration, double relative) {
        close(known.number("/cross_entropy/mean"), calibration.loss(), 1e-9);
        close(known.number("/cross_entropy/sum"), calibration.loss() * calibration.images(), 1e-9);
        close(known.number("/brier"), calibration.brier(), relative);
        close(known.number("/entropy_mean"), calibration.entropy(), relative);
        String part = "/ece_" + bins;
        close(known.number(part + "/ece"), calibration.expectedError(), relative);
        close(known.number(part + "/mce"), calibration.largestError(), relative);
        JsonNode rows = known.expected().at(part + "/bin_count_accuracy_confidence");
        assertEquals(rows.size(), calibration.bins().size());
        for (int i = 0; i < rows.size(); i++) {
            Calibration.Bin bin = calibration.bins().get(i);
            assertEquals(rows.get(i).get(0).asInt(), bin.number());
            assertEquals(rows.get(i).get(1).asInt(), bin.images());
            close(rows.get(i).get(2).asDouble(), bin.accuracy(), 1e-12);
            close(rows.get(i).get(3).asDouble(), bin.confidence(), relative);
        }
    }

    private static Gram gram(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return Gram.of(flat, rows.length);
    }

    @Test
    void similarityAgrees() {
        JsonNode known = Fixtures.read("metrics.json").get("cka");
        double[][] a = rows(30, 6);
        double[][] b = rows(31, 9);
        double[][] mixed = new double[20][4];
        double[][] moved = new double[20][6];
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 6; j++) {
                moved[i][j] = 3 * a[i][j] + 2;
            }
            for (int j = 0; j < 4; j++) {
                mixed[i][j] = a[i][j] + 0.5 * b[i][j];
            }
        }
        close(known.get("A_B").asDouble(), Similarity.linearCka(a, b), 1e-9);
        close(1, Similarity.linearCka(a, a), 1e-9);
        close(1, Similarity.linearCka(a, moved), 1e-9);
        close(1, Similarity.linearCka(a, rotated(a)), 1e-9);
        close(known.get("A_mixed").asDouble(), Similarity.linearCka(a, mixed), 1e-9);
        close(known.get("uncentred_A_B").asDouble(), Similarity.kernelAlignment(a, b), 1e-9);
        close(known.get("A_B").asDouble(), gram(a).linearCka(gram(b)), 1e-6); // features of 32 bits
        close(known.get("A_mixed").asDouble(), gram(a).linearCka(gram(mixed)), 1e-6);
        close(1, gram(a).linearCka(gram(moved)), 1e-6);
        JsonNode cosines = Fixtures.read("metrics.json").at("/cosine_rows/values");
        for (int i = 0; i < cosines.size(); i++) {
            close(cosines.get(i).asDouble(), Similarity.cosine(Arrays.copyOf(a[i], 4), mixed[i]), 1e-9);
        }
    }

    private static double[][] rows(int stream, int columns) {
        double[][] rows = new double[20][columns];
        for (int k = 0; k < 20 * columns; k++) {
            rows[k / columns][k % columns] = NumberStream.value(1_100_000 + stream, k);
        }
        return rows;
    }

    /** Turns each pair of columns by 30 degrees. */
    private static double[][] rotated(double[][] rows) {
        return Arrays.stream(rows).map(row -> {
            double[] turned = new double[row.length];
            for (int j = 0; j < row.length; j += 2) {
                turned[j] = Math.sqrt(0.75) * row[j] - 0.5 * row[j + 1];
                turned[j + 1] = 0.5 * row[j] + Math.sqrt(0.75) * row[j + 1];
            }
            return turned;
        }).toArray(double[][]::new);
    }
}
