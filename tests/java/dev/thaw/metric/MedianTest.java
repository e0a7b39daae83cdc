package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {

    @Test
    void ofAnOddNumberItIsTheValueInTheMiddleHoweverFarTheOthersLie() {
        assertEquals(new Median(2, -1, 1e9), Median.of(1e9, 2, -1));
        assertEquals(new Median(7, 7, 7), Median.of(7));
    }

    @Test
    void ofAnEvenNumberItLiesHalfwayBetweenTheTwoInTheMiddle() {
        assertEquals(new Median(2.5, 1, 10), Median.of(List.of(10.0, 2.0, 1.0, 3.0)));
    }

    @Test
    void theValuesKeepTheirOrder() {
        double[] values = {3, 1, 2};
        Median.of(values);
        assertArrayEquals(new double[] {3, 1, 2}, values);
    }

    @Test
    void noValuesHaveNone() {
        assertThrows(IllegalArgumentException.class, () -> Median.of(List.of()));
    }
}
