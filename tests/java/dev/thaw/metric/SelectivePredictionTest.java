package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectivePredictionTest {

    /** Confidences 0.9 right, 0.8 right, 0.7 wrong, 0.6 right. */
    private static Predictions four() {
        float[][] rows = {{0.9f, 0.1f}, {0.2f, 0.8f}, {0.7f, 0.3f}, {0.6f, 0.4f}};
        return new Predictions(new int[] {0, 1, 1, 0}, new int[] {0, 1, 0, 0}, rows, 0.5);
    }

    @Test
    void aThresholdCountsWhatIsAsSureOrSurer() {
        assertEquals(new SelectivePrediction(0.71, 4, 2, 2), SelectivePrediction.of(four(), 0.71));
        assertEquals(3, SelectivePrediction.of(four(), 0.7f).answered());
        assertEquals(2 / 3.0, SelectivePrediction.of(four(), 0.65).precision());
        assertEquals(0.75, SelectivePrediction.of(four(), 0.65).coverage());
        assertTrue(Double.isNaN(SelectivePrediction.of(four(), 2).precision()));
    }

    @Test
    void theLowestThresholdThatReachesAPrecisionIsFoundEvenBehindOneThatDoesNot() {
        assertEquals(4, SelectivePrediction.reaching(four(), 0.75).answered()); // 3 of 4, though 2 of 3 lies between
        assertEquals(2, SelectivePrediction.reaching(four(), 0.95).answered());
        assertEquals(0.8f, SelectivePrediction.reaching(four(), 0.95).threshold());
    }

    @Test
    void nothingIsAnsweredWhereNoThresholdReachesIt() {
        Predictions wrong = new Predictions(new int[] {1}, new int[] {0}, new float[][] {{1f, 0f}}, 3);
        SelectivePrediction none = SelectivePrediction.reaching(wrong, 0.5);
        assertEquals(0, none.answered());
        assertTrue(none.threshold() > 1);
        assertEquals(0, SelectivePrediction.of(wrong, none.threshold()).answered());
    }

    @Test
    void equallySurePredictionsAreAnsweredTogetherOrNotAtAll() {
        float[][] rows = {{0.8f, 0.2f}, {0.8f, 0.2f}, {0.8f, 0.2f}};
        Predictions tied = new Predictions(new int[] {0, 0, 1}, new int[] {0, 0, 0}, rows, 0.5);
        assertEquals(0, SelectivePrediction.reaching(tied, 0.95).answered());
    }

    @Test
    void noOtherThresholdAnswersMoreAtThatPrecision() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(30);
            float[][] rows = new float[count][];
            int[] labels = new int[count];
            for (int i = 0; i < count; i++) {
                float sure = 0.5f + random.nextInt(10) / 20f;
                rows[i] = new float[] {sure, 1 - sure};
                labels[i] = random.nextInt(4) == 0 ? 1 : 0;
            }
            Predictions predictions = new Predictions(labels, new int[count], rows, 1);
            int expected = IntStream.range(0, count).mapToObj(i -> SelectivePrediction.of(predictions, rows[i][0]))
                    .filter(at -> at.precision() >= 0.8).mapToInt(SelectivePrediction::answered).max().orElse(0);
            SelectivePrediction found = SelectivePrediction.reaching(predictions, 0.8);
            assertEquals(expected, found.answered());
            assertEquals(found, SelectivePrediction.of(predictions, found.threshold()));
        }
    }

    @Test
    void theTableHasARowForEachThreshold() {
        String text = SelectivePrediction.table(four(), DoubleStream.of(0, 0.75, 0.99).toArray()).text();
        assertTrue(text.contains("75.0 %") && text.contains("50.0 %") && text.contains("–"), text);
    }
}
