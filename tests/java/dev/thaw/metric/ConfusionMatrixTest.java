package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    private static final ConfusionMatrix PETS =
            new ConfusionMatrix(new int[][] {{5, 3, 0}, {1, 7, 0}, {0, 2, 2}}, List.of("cat", "dog", "<fox>"));

    @Test
    void recallReadsRowsAndPrecisionColumns() {
        assertEquals(5 / 8.0, PETS.recall(0));
        assertEquals(5 / 6.0, PETS.precision(0));
        assertEquals(14 / 20.0, PETS.accuracy());
    }

    @Test
    void theMostFrequentMistakeComesFirst() {
        assertEquals(new ConfusionMatrix.Confusion("cat", "dog", 3), PETS.mostConfused(2).get(0));
        assertEquals(new ConfusionMatrix.Confusion("<fox>", "dog", 2), PETS.mostConfused(2).get(1));
    }

    @Test
    void bothFormsShowEveryCountAndHtmlEscapesNames() {
        assertTrue(PETS.text().contains("cat    5    3    0") || PETS.text().matches("(?s).*cat\\s+5\\s+3\\s+0.*"));
        String html = PETS.html().orElseThrow();
        assertTrue(html.contains("&lt;fox&gt;") && !html.contains("<fox>"), html);
        assertTrue(html.contains(">7</td>"), html);
    }

    @Test
    void aMatrixThatIsNotSquareIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(new int[2][3], List.of("a", "b")));
    }
}
