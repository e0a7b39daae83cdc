package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training in a process of its own, killed and resumed; {@code ./thaw bench kill} does it a hundred times. */
class KillBenchTest {

    @Test
    void threeKillsChangeNoBitAndLoseNoCheckpoint() {
        List<String> told = new ArrayList<>();
        KillResult result = KillBench.run(new KillOptions(3, 2, Path.of("unused")), told::add);
        assertEquals(3, result.kills());
        assertEquals(List.of(), result.different());
        assertEquals(0, result.lost());
        assertTrue(result.killedAtSteps().stream().anyMatch(step -> step > 0), result.toString());
        assertTrue(told.get(told.size() - 1).contains("met"), told.toString());
    }

    @Test
    void anotherBitOrALostCheckpointMissesTheGoal() {
        assertFalse(new KillResult(3, List.of(), 1, List.of("training 1"), 0).goals().stream().allMatch(Goal::met));
        assertFalse(new KillResult(3, List.of(), 1, List.of(), 1).goals().stream().allMatch(Goal::met));
    }
}
