package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.train.PhaseSpan;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPlotsTest {

    /** Two phases of two epochs as planned; the second stopped after one. */
    private static final TrainingRun RUN = new TrainingRun("run", 1, "net", "data", "validation",
            List.of(new Epoch(0, Double.NaN, Double.NaN, 2, 0.25, 0), new Epoch(1, 1.5, 0.5, 1.25, 0.5, 1, "head"),
                    new Epoch(2, 1.25, 0.625, 1, 0.75, 1, "head"), new Epoch(3, 1, 0.875, 1.5, 0.5, 1, "all")),
            List.of(2.0, 1.5, 1.0, 1.0, 0.75), List.of(0.1, 0.1, 0.1, 0.1, 0.01),
            List.of(new PhaseSpan("head", 1, 2, 1, 4, 8, 30), new PhaseSpan("all", 3, 4, 5, 6, 16, 1000)), 1000, List.of(), List.of(), null);

    @Test
    void titlesAreTrueOfTheNumbers() {
        assertTrue(RunPlots.accuracy(RUN).asJavascript("x")
                .contains("run: validation accuracy 25.0 → 50.0 %, best in epoch 2 (75.0 %)"));
        assertTrue(RunPlots.loss(RUN).asJavascript("x").contains("run: validation loss 2.00 → 1.50"));
        assertTrue(RunPlots.stepLoss(RUN).asJavascript("x").contains("went from 2.00 to 0.75 in 5 steps"));
        assertTrue(RunPlots.rates(RUN).asJavascript("x").contains("at most 0.1, at the end 0.01"));
    }

    @Test
    void bandsLieWhereThePhasesReallyRan() {
        String epochs = RunPlots.accuracy(RUN).asJavascript("x");
        assertTrue(epochs.contains(band("0.0,0.0,2.0,2.0")) && epochs.contains(band("2.0,2.0,3.0,3.0")), epochs);
        assertTrue(epochs.contains("head: 30 train") && epochs.contains("all: 1,000 train"), epochs);
        String steps = RunPlots.rates(RUN).asJavascript("x");
        assertTrue(steps.contains(band("0.0,0.0,4.0,4.0")) && steps.contains(band("4.0,4.0,5.0,5.0")), steps);
        assertTrue(steps.contains(Palette.FROZEN_ICE) && steps.contains(Palette.QUIET), steps);
    }

    private static String band(String places) {
        return "x: [\"" + places.replace(",", "\",\"") + "\"]";
    }

    @Test
    void aRunOfOnePhaseHasNoBandAndARunWithoutRatesSaysSo() {
        TrainingRun plain = Runs.run("plain", 1, 0.25, 0.5);
        assertEquals(2, RunPlots.accuracy(plain).asJavascript("x").split("type: 'scatter'", -1).length - 1);
        assertThrows(IllegalArgumentException.class, () -> RunPlots.rates(plain));
    }
}
