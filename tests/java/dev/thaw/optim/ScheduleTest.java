package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void constantLeavesTheRate() {
        assertEquals(1, Schedule.constant().factor(17, 20));
    }

    @Test
    void warmUpRisesInAStraightLineAndThenStays() {
        Schedule schedule = Schedule.warmUp(4);
        assertEquals(0.25, schedule.factor(0, 100));
        assertEquals(0.5, schedule.factor(1, 100));
        assertEquals(1, schedule.factor(3, 100));
        assertEquals(1, schedule.factor(99, 100));
    }

    @Test
    void warmUpThenCosineAgreesWithTorch() {
        JsonNode rates = Fixtures.read("schedules.json").at("/cases/lambda_warmup_cosine");
        double initial = rates.at("/initial_lr/0").asDouble();
        Schedule schedule = Schedule.warmUpThenCosine(5 / 40.0);
        for (int step = 0; step < 40; step++) {
            assertEquals(rates.at("/lr/%d/0".formatted(step)).asDouble(), initial * schedule.factor(step, 40), 1e-10);
        }
    }

    @Test
    void aTrainingOfOneStepStillHasARate() {
        assertEquals(1, Schedule.warmUpThenCosine(0.1).factor(0, 1));
        assertEquals(1, Schedule.warmUpThenCosine(0.9).factor(0, 1));
    }

    @Test
    void impossibleLengthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(0));
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUpThenCosine(1));
    }
}
