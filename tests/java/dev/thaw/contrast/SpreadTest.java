package dev.thaw.contrast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final float[][] ACROSS = {{3, 0}, {0, 2}};

    /** Points at a right angle have the squared distance 2: log(exp(-2 · 2)) = -4. */
    @Test
    void twinsInOnePointAndOthersAtARightAngle() {
        Spread spread = Spread.of(ACROSS, new float[][] {{1, 0}, {0, 7}});
        assertEquals(0, spread.alignment(), 1e-12);
        assertEquals(-4, spread.uniformity(), 1e-12);
    }

    @Test
    void twinsFarApartAreNotAligned() {
        assertEquals(2, Spread.of(ACROSS, new float[][] {{0, 1}, {1, 0}}).alignment(), 1e-12);
        assertEquals(4, Spread.of(ACROSS, new float[][] {{-1, 0}, {0, -1}}).alignment(), 1e-12);
    }

    @Test
    void aCollapseIsPerfectlyAlignedAndNotUniform() {
        float[][] one = {{1, 1}, {2, 2}, {0.5f, 0.5f}};
        assertEquals(0, Spread.of(one, one).alignment(), 1e-12);
        assertEquals(0, Spread.of(one, one).uniformity(), 1e-12);
    }

    /** Three points at 0, 90 and 180 degrees: squared distances 2, 2 and 4. */
    @Test
    void uniformityAveragesOverPairsBeforeTheLogarithm() {
        float[][] half = {{1, 0}, {0, 1}, {-1, 0}};
        double expected = Math.log((2 * Math.exp(-4) + Math.exp(-8)) / 3);
        assertEquals(expected, Spread.of(half, half).uniformity(), 1e-12);
    }

    @Test
    void anImageNeedsTwoViews() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(ACROSS, new float[][] {{1, 0}}));
        assertThrows(IllegalArgumentException.class, () -> Spread.of(new float[0][], new float[0][]));
    }
}
