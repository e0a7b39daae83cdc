package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static List<Double> rates(Schedule schedule, int places) {
        return schedule.preview(places, 1).rates().get("rate");
    }

    @Test
    void constantLeavesTheRate() {
        assertEquals(List.of(1.0, 1.0, 1.0), rates(Schedule.constant(), 3));
    }

    @Test
    void warmUpRisesInAStraightLineAndThenStays() {
        assertEquals(List.of(0.25, 0.5, 0.75, 1.0, 1.0, 1.0), rates(Schedule.warmUp(4), 6));
    }

    @Test
    void warmUpThenCosineAgreesWithTorch() {
        JsonNode known = Fixtures.read("schedules.json").at("/cases/lambda_warmup_cosine");
        List<Double> rates = Schedule.warmUpThenCosine(5 / 40.0).preview(40, known.at("/initial_lr/0").asDouble())
                .rates().get("rate");
        for (int step = 0; step < 40; step++) {
            assertEquals(known.at("/lr/%d/0".formatted(step)).asDouble(), rates.get(step), 1e-10);
        }
    }

    @Test
    void aTrainingOfOneStepStillHasARate() {
        assertEquals(List.of(1.0), rates(Schedule.warmUpThenCosine(0.1), 1));
        assertEquals(List.of(1.0), rates(Schedule.warmUpThenCosine(0.9), 1));
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(0));
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUpThenCosine(1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.linear(0, 1, 5));
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Schedule.plateau().factor(1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.plateau().perStep());
        assertThrows(IllegalArgumentException.class, () -> Schedule.sequence(List.of(), Schedule.constant(), Schedule.constant()));
        assertThrows(IllegalArgumentException.class, () -> Schedule.sequence(List.of(2L), Schedule.plateau(), Schedule.constant()));
        assertThrows(IllegalArgumentException.class, () -> Schedule.chained());
    }

    @Test
    void aScheduleMovesOnlyWithWhatItCounts() {
        ScheduledRates steps = ScheduledRates.of(Schedule.exponential(0.5).perStep(), 10, Map.of("a", 1.0));
        steps.epochDone(1, 1);
        assertEquals(1, steps.rate("a"));
        steps.stepDone();
        assertEquals(0.5, steps.rate("a"));
        ScheduledRates epochs = ScheduledRates.of(Schedule.exponential(0.5), 10, Map.of("a", 1.0));
        epochs.stepDone();
        assertEquals(1, epochs.rate("a"));
        epochs.epochDone();
        assertEquals(0.5, epochs.rate("a"));
    }

    @Test
    void aPlateauWatchesWhatItIsToldToAndIgnoresEpochsWithoutEvaluation() {
        Plateau plateau = Schedule.plateau().patience(0).factor(0.5);
        ScheduledRates loss = ScheduledRates.of(plateau, 10, Map.of("a", 1.0));
        ScheduledRates accuracy = ScheduledRates.of(Plateau.onAccuracy().patience(0).factor(0.5), 10, Map.of("a", 1.0));
        for (ScheduledRates one : List.of(loss, accuracy)) {
            one.epochDone(1, 0.5);
            one.epochDone();
            one.epochDone(0.9, 0.5); // a better loss, the same accuracy
        }
        assertEquals(1, loss.rate("a"));
        assertEquals(0.5, accuracy.rate("a"));
    }

    @Test
    void aOneCycleRefusesToGoOnPastItsEnd() {
        ScheduledRates rates = ScheduledRates.of(Schedule.oneCycle(0.1).over(3), 10, Map.of("a", 1.0));
        rates.move();
        rates.move();
        rates.move();
        assertTrue(assertThrows(IllegalStateException.class, rates::move).getMessage().contains("over(steps)"));
    }

    @Test
    void aStateOfAnotherScheduleOrOtherRatesIsRefused() {
        ScheduledRates rates = ScheduledRates.of(Schedule.exponential(0.5), 10, Map.of("a", 1.0));
        ScheduleState state = rates.state();
        assertThrows(IllegalArgumentException.class,
                () -> ScheduledRates.of(Schedule.exponential(0.6), 10, Map.of("a", 1.0)).load(state));
        assertThrows(IllegalArgumentException.class,
                () -> ScheduledRates.of(Schedule.exponential(0.5), 10, Map.of("a", 2.0)).load(state));
        assertThrows(IllegalArgumentException.class,
                () -> ScheduledRates.of(Schedule.exponential(0.5), 10, Map.of("b", 1.0)).load(state));
    }

    @Test
    void eachScheduleSaysWhatItCounts() {
        assertEquals("×0.1 every 10 epochs", Schedule.step(10, 0.1).describe());
        assertEquals("×0.1 every 10 steps", Schedule.step(10, 0.1).perStep().describe());
        assertEquals("warm-up over 5 steps, then cosine to 0.0 in 20 steps (from step 5)",
                Schedule.sequence(List.of(5L), Schedule.warmUp(5), Schedule.cosine(20, 0)).describe());
    }
}
