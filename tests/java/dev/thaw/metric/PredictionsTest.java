package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {

    private static final float[][] LOGITS = {{0, 2}, {1, 0}, {3, 0}, {0, 1}};
    private static final int[] LABELS = {1, 1, 1, 1};

    @Test
    void countsWhatIsRightAndPutsTheSurestMistakeFirst() {
        Predictions predictions = Predictions.of(LOGITS, LABELS);
        assertEquals(2, predictions.correct());
        assertEquals(0.5, predictions.accuracy());
        assertEquals(List.of(2, 1), predictions.mistakes());
        assertEquals(new ConfusionMatrix.Confusion("1", "0", 2), predictions.mostConfused());
    }

    @Test
    void aThousandAndMinusAThousandMakeNoInfinity() {
        Predictions predictions = Predictions.of(new float[][] {{1000, -1000}}, new int[] {1});
        assertEquals(2000, predictions.loss(), 1e-9);
        assertArrayEquals(new float[] {1, 0}, predictions.probabilities()[0]);
    }

    @Test
    void aLabelBeyondTheOutputsNamesTheImage() {
        var error = assertThrows(IllegalArgumentException.class, () -> Predictions.of(LOGITS, new int[] {1, 1, 2, 1}));
        assertTrue(error.getMessage().contains("image 2 has label 2"), error.getMessage());
    }

    @Test
    void classNamesThatDoNotFitAreRefused() {
        Predictions predictions = Predictions.of(LOGITS, LABELS);
        assertThrows(IllegalArgumentException.class, () -> predictions.confusion(List.of("cat")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten_classes", "four_classes", "empty_rows_and_columns"})
    void agreesWithTheReferenceNumbers(String name) {
        JsonNode expected = Fixtures.read("metrics.json").at("/classification/" + name);
        Predictions predictions = MetricCase.of(name).predictions();
        assertArrayEquals(integers(expected.get("predicted")), predictions.predicted());
        assertEquals(expected.at("/accuracy_top1").asDouble(), predictions.accuracy(), 1e-12);
        assertEquals(expected.at("/cross_entropy/mean").asDouble(), predictions.loss(), 1e-9);
        ConfusionMatrix confusion = predictions.confusion();
        int classes = expected.get("classes").asInt();
        assertArrayEquals(integers(expected.get("confusion_matrix")),
                Arrays.stream(confusion.counts()).flatMapToInt(Arrays::stream).toArray());
        assertEquals(predictions.accuracy(), confusion.accuracy());
        for (int i = 0; i < classes; i++) {
            assertEquals(expected.get("precision").get(i).asDouble(), confusion.precision(i), 1e-12);
            assertEquals(expected.get("recall").get(i).asDouble(), confusion.recall(i), 1e-12);
            assertEquals(expected.get("f1").get(i).asDouble(), confusion.f1(i), 1e-12);
        }
    }

    private static int[] integers(JsonNode node) {
        return Arrays.stream(Fixtures.numbers(node)).mapToInt(value -> (int) value).toArray();
    }
}
