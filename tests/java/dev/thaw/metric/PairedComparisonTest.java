package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

    /** Predictions of 0 and 1 for images that are all of class 1. */
    private static Predictions said(String answers) {
        float[][] logits = answers.chars().mapToObj(answer -> answer == '1' ? new float[] {0, 1} : new float[] {1, 0})
                .toArray(float[][]::new);
        int[] labels = new int[logits.length];
        Arrays.fill(labels, 1);
        return Predictions.of(logits, labels);
    }

    @Test
    void countsTheFourKindsOfImages() {
        PairedComparison compared = PairedComparison.of(said("11100"), said("10010"));
        assertEquals(1, compared.both());
        assertEquals(2, compared.firstOnly());
        assertEquals(1, compared.secondOnly());
        assertEquals(1, compared.neither());
        assertEquals(0.2, compared.difference().mean(), 1e-12);
        assertTrue(compared.text().contains("first right"), compared.text());
    }

    /** By hand: 2 (1 + 8) / 2^8 for 1 against 7, and 1 where they agree or are even. */
    @Test
    void mcnemarIsExact() {
        assertEquals(18.0 / 256, PairedComparison.of(said("111111100"), said("000000010")).chance(), 1e-15);
        assertEquals(1, PairedComparison.of(said("10"), said("01")).chance());
        assertEquals(1, PairedComparison.of(said("11"), said("11")).chance());
        assertEquals(2 * Math.pow(0.5, 20), PairedComparison.of(said("1".repeat(20)), said("0".repeat(20))).chance(), 1e-18);
        assertEquals(0.5 + 0.5 * 0.24609375, Distributions.fairCoinShare(5, 10), 1e-12); // the middle of ten throws: 252 / 1024
        assertEquals(1, Distributions.fairCoinShare(3000, 3000), 1e-9);
    }

    @Test
    void differentImagesCannotBePaired() {
        assertThrows(IllegalArgumentException.class, () -> PairedComparison.of(said("11"), said("111")));
    }

    /** The bootstrap of a share is close to the normal interval: 0.5 ± 1.96 sqrt(0.25 / 400). */
    @Test
    void theBootstrapIntervalOfAShareIsThatOfTheNormalLaw() {
        double[] values = new double[400];
        Arrays.setAll(values, i -> i % 2);
        Bootstrap many = new Bootstrap(20_000, 0.95, 7);
        Interval interval = many.mean(values);
        assertEquals(0.5, interval.mean());
        assertEquals(0.5 - 0.049, interval.low(), 0.004);
        assertEquals(0.5 + 0.049, interval.high(), 0.004);
        assertEquals(interval, many.mean(values));
        assertNotEquals(interval, new Bootstrap(200, 0.95, 8).mean(values));
        assertTrue(new Bootstrap(2000, 0.5, 7).mean(values).low() > interval.low());
    }

    @Test
    void anyNumberOfImagesHasABootstrapInterval() {
        Predictions predictions = said("1111100000");
        Interval interval = Bootstrap.seeded(1).interval(predictions.size(),
                drawn -> predictions.select(drawn).confusion().scores().weightedF1());
        assertEquals(predictions.confusion().scores().weightedF1(), interval.mean());
        assertTrue(interval.low() < interval.mean() && interval.mean() < interval.high(), interval.text());
        assertEquals(predictions.loss(), predictions.select(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).loss(), 1e-6);
    }

    @Test
    void pairingIsSharperThanTwoIntervals() {
        String first = "1".repeat(80) + "0".repeat(20);
        String second = "1".repeat(70) + "0".repeat(30);
        Interval paired = PairedComparison.of(said(first), said(second)).difference();
        assertTrue(paired.excludesZero(), paired.text());
        assertTrue(said(first).interval().low() < said(second).interval().high());
    }
}
