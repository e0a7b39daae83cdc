package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.engine.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

    @ParameterizedTest(name = "t({1}) passes {0} at {2}")
    @CsvSource(textBlock = """
            0.975,   1,  12.7062047
            0.975,   2,   4.3026527
            0.975,   3,   3.1824463
            0.975,   4,   2.7764451
            0.975,   9,   2.2621572
            0.975,  30,   2.0422725
            0.975, 120,   1.9799304
            0.95,    5,   2.0150484
            0.995,   2,   9.9248432
            0.9995, 10,   4.5868939
            """)
    void studentsQuantilesAreThoseOfThePrintedTable(double share, int freedom, double expected) {
        assertEquals(expected, Distributions.studentQuantile(share, freedom), 1e-6);
        assertEquals(-expected, Distributions.studentQuantile(1 - share, freedom), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0.975,1.959963984540054", "0.95,1.6448536269514722", "0.995,2.5758293035489004", "0.5,0"})
    void normalQuantilesAreKnown(double share, double expected) {
        assertEquals(expected, Distributions.normalQuantile(share), 1e-12);
    }

    @Test
    void wilsonAgreesWithTheReferenceNumbers() {
        for (JsonNode expected : Fixtures.read("metrics.json").get("wilson")) {
            Interval interval = Interval.wilson(expected.get("k").asInt(), expected.get("n").asInt(),
                    2 * Distributions.normalShare(expected.get("z").asDouble()) - 1);
            assertEquals(expected.get("interval").get(0).asDouble(), interval.low(), 1e-9);
            assertEquals(expected.get("interval").get(1).asDouble(), interval.high(), 1e-9);
        }
    }

    @Test
    void threeRunsByHand() {
        // mean 2, standard deviation 1, error 1/√3, t = 4.3026527
        Interval interval = Interval.student(new double[] {1, 2, 3});
        assertEquals(2, interval.mean(), 1e-12);
        assertEquals(2 - 4.3026527 / Math.sqrt(3), interval.low(), 1e-6);
        assertEquals(2 + 4.3026527 / Math.sqrt(3), interval.high(), 1e-6);
    }

    @Test
    void pairingSeesADifferenceThatTheSpreadOfSeedsHides() {
        double[] better = {0.60, 0.70, 0.80};
        double[] worse = {0.58, 0.69, 0.77};
        assertTrue(Interval.paired(better, worse).low() > -0.005);
        assertEquals(0.02, Interval.paired(better, worse).mean(), 1e-12);
        assertTrue(Interval.student(better).contains(Interval.student(worse).mean()));
    }

    @Test
    void ninetyFiveOfAHundredIntervalsHoldTheTrueMean() {
        RandomStream stream = RandomStream.of(11, "coverage");
        int held = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] runs = {stream.nextGaussian(), stream.nextGaussian(), stream.nextGaussian()};
            held += Interval.student(runs).contains(0) ? 1 : 0;
        }
        assertEquals(0.95, held / 2000.0, 4 * Math.sqrt(0.95 * 0.05 / 2000));
    }

    @Test
    void aDifferenceIsClearOnlyWhenBothEndsAgree() {
        assertTrue(new Interval(1, 0.5, 1.5, 0.95).excludesZero());
        assertTrue(new Interval(-1, -1.5, -0.5, 0.95).excludesZero());
        assertFalse(new Interval(1, -0.5, 2.5, 0.95).excludesZero());
    }

    @Test
    void oneRunUnequalPairsAndImpossibleCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Interval.student(new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> Interval.paired(new double[] {1, 2}, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> Interval.wilson(3, 2));
        assertThrows(IllegalArgumentException.class, () -> Interval.wilson(0, 0));
    }

    /** By hand: sums of squares 4.6667, 0.6667 and 0.125 over 5 degrees of freedom; t(0.975, 5) = 2.570582. */
    @Test
    void aDifferenceTakesItsSpreadFromAllArms() {
        double[] a = {1, 2, 4};
        double[] b = {2, 3, 3};
        Interval difference = Interval.difference(a, b, List.of(a, b, new double[] {5, 5.5}, new double[] {9}));
        assertEquals(-1.0 / 3, difference.mean(), 1e-12);
        assertEquals(-2.526294, difference.low(), 1e-5);
        assertEquals(1.859628, difference.high(), 1e-5);
        assertThrows(IllegalArgumentException.class, () -> Interval.difference(new double[] {1}, new double[] {2},
                List.of(new double[] {1}, new double[] {2})));
    }
}
