package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.thaw.engine.DeviceMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepRoundsTest {

    @Test
    void kindsTakeTurnsAndTheQuickestRoundOfEachCounts() {
        List<String> asked = new ArrayList<>();
        Map<String, Supplier<StepCost>> kinds = new LinkedHashMap<>();
        kinds.put("slow", kind("slow", asked, 50, 40, 60));
        kinds.put("quick", kind("quick", asked, 9, 20, 10));
        List<StepCost> best = StepRounds.quickest(3, kinds);
        assertEquals(List.of("slow", "quick", "slow", "quick", "slow", "quick"), asked);
        assertEquals(List.of("slow", "quick"), best.stream().map(StepCost::label).toList());
        assertEquals(List.of(40.0, 9.0), best.stream().map(StepCost::millis).toList());
    }

    @Test
    void memoryIsTheMedianOfAllRounds() {
        Iterator<Long> peaks = List.of(5L, 900L, 0L).iterator();
        StepCost best = StepRounds.quickest(3, Map.of("one", () -> {
            var part = new StepMemory.Part(1, peaks.next());
            return new StepCost("measured", 1, 1, 1, 0, 0, 1, 1, 1, 0,
                    new StepMemory(part, part, part, DeviceMemory.Source.MALLOC));
        })).get(0);
        assertEquals(5, best.memory().peak());
        assertEquals(1, best.memory().step().held());
    }

    @Test
    void aShortPeakCountsThoughTwoStepsMissedIt() {
        List<StepMemory> steps = LongStream.of(5, 900, 0).mapToObj(bytes -> new StepMemory.Part(bytes, bytes))
                .map(part -> new StepMemory(part, part, part, DeviceMemory.Source.MALLOC)).toList();
        assertEquals(new StepMemory.Part(5, 900), StepMemory.highest(steps).forward());
    }

    @Test
    void noRoundIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> StepRounds.quickest(0, Map.of()));
    }

    private static Supplier<StepCost> kind(String name, List<String> asked, double... millis) {
        Iterator<Double> times = Arrays.stream(millis).iterator();
        return () -> {
            asked.add(name);
            return new StepCost("measured", 1, 1, times.next(), 0, 0, 1, 1, 1, 0, StepMemory.UNKNOWN);
        };
    }
}
