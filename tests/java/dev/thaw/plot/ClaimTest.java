package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.train.Comparison;
import org.junit.jupiter.api.Test;

class ClaimTest {

    private static final double[][] HIGH = {{0.1, 0.5, 0.8, 0.9}, {0.1, 0.6, 0.8, 0.9}, {0.1, 0.55, 0.8, 0.9}};
    private static final double[][] LOW = {{0.1, 0.2, 0.3, 0.4}, {0.1, 0.2, 0.3, 0.4}, {0.1, 0.2, 0.3, 0.4}};
    private static final double[][] MIXED = {{0.1, 0.2, 0.3, 0.95}, {0.1, 0.7, 0.3, 0.4}, {0.1, 0.2, 0.9, 0.4}};

    @Test
    void whatEverySeedShowsIsShownAndItsOppositeIsReversed() {
        Comparison sure = Runs.of("fine-tuning", HIGH, "scratch", LOW);
        for (Benefit benefit : Benefit.values()) {
            assertEquals(Claim.Standing.SHOWN, benefit.claim(sure, "fine-tuning", "scratch").standing());
            assertEquals(Claim.Standing.REVERSED, benefit.claim(sure, "scratch", "fine-tuning").standing());
        }
    }

    @Test
    void whereOneSeedDisagreesNothingIsClaimed() {
        Comparison unsure = Runs.of("fine-tuning", HIGH, "scratch", MIXED);
        for (Benefit benefit : Benefit.values()) {
            assertTrue(benefit.claim(unsure, "fine-tuning", "scratch").text().startsWith("Not shown at this budget: "));
        }
        assertTrue(Titles.benefits(unsure, "fine-tuning", "scratch").startsWith("No benefit"));
    }

    @Test
    void theSentenceHoldsTheNumbers() {
        String text = Benefit.ASYMPTOTE.claim(Runs.of("fine-tuning", HIGH, "scratch", LOW), "fine-tuning", "scratch")
                .text();
        assertEquals("Seen here: higher asymptote – after the last epoch, fine-tuning has 90.0 points and scratch 40.0 points "
                + "(difference +50.0; seed by seed +50.0 to +50.0, 3 seeds).", text);
    }

    @Test
    void startSlopeAndAsymptoteAreThreeDifferentNumbersOfARun() {
        var run = Runs.run("x", 1, 0.1, 0.5, 0.7, 0.8, 0.85, 0.86, 0.9);
        assertEquals(0.5, Benefit.START.of(run), 1e-12, "after epoch 1");
        assertEquals(0.6, Benefit.SLOPE.of(run), 1e-12, "from 0.1 to 0.7 in the first 2 of 6 epochs");
        assertEquals(0.9, Benefit.ASYMPTOTE.of(run), 1e-12, "after epoch 6");
    }

    @Test
    void fromFiveSeedsOnTheIntervalDecides() {
        double[][] five = {{0, 0.5}, {0, 0.6}, {0, 0.5}, {0, 0.6}, {0, 0.5}};
        double[][] onceAhead = {{0, 0.51}, {0, 0.3}, {0, 0.2}, {0, 0.3}, {0, 0.2}};
        Claim claim = Benefit.ASYMPTOTE.claim(Runs.of("a", five, "b", onceAhead), "a", "b");
        assertEquals(Claim.Standing.SHOWN, claim.standing(), "one seed of five may disagree when the mean is clear");
    }

    @Test
    void aTitleNamesTheLeaderOnlyWhenTheSeedsAgree() {
        assertEquals("Fine-tuning ends highest: 90 %; scratch: 40 %",
                Titles.ends(Runs.of("fine-tuning", HIGH, "scratch", LOW)));
        assertTrue(Titles.ends(Runs.of("fine-tuning", HIGH, "scratch", MIXED))
                .endsWith("the seeds do not tell them apart"));
    }
}
