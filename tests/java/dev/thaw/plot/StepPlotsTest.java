package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.StepOutcome;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class StepPlotsTest {

    private static final StepOutcome PILED = outcome("piled", 1, List.of(0.5, 1.0, 1.5), List.of(0.0, 0.0, 0.0, 0.0));
    private static final StepOutcome MOVED = outcome("moved", 2, List.of(0.5, 0.5, 0.25), List.of(0.0, 0.1, 0.2, 0.3));
    private static final StepOutcome SILENT = outcome("silent", 1, List.of(Double.NaN, Double.NaN, Double.NaN),
            List.of(0.0, 0.0, 0.0, 0.0));

    @Test
    void theTitleNamesTheLargestAndTheSmallestGradient() {
        String script = StepPlots.gradients("fc1", MOVED, PILED, SILENT).asJavascript("here");
        assertTrue(script.contains("Gradient of fc1 after pass 3: piled: 1.50; moved: 0.25"), script);
        assertEquals(2, script.split("type: 'scatter'", -1).length - 1, "a case without a gradient has no line");
        assertTrue(StepPlots.gradients("fc1", SILENT).asJavascript("here").contains("No case gives fc1 a gradient"));
    }

    @Test
    void theTitleNamesWhoKeptItsNumbers() {
        String script = StepPlots.distances("fc1", MOVED, PILED, SILENT).asJavascript("here");
        assertTrue(script.contains("fc1 kept its numbers in 2 of 3 cases: piled; silent"), script);
        assertTrue(script.contains("largest change since the start"));
    }

    @Test
    void theTableAnswersWithYesAndNo() {
        Table table = StepTables.cases("fc1", "fc2", PILED, MOVED, SILENT);
        assertEquals(List.of("no", "yes", "no"), table.stringColumn("fc1 moved").asList());
        assertEquals(List.of("no", "no", "no"), table.stringColumn("fc2 moved").asList());
        assertEquals(List.of("yes", "yes", "no"), table.stringColumn("fc1 had a gradient").asList());
        assertEquals(20L, table.longColumn("left after the last step [bytes]").get(1));
        assertFalse(StepTables.switches("fc1", "fc2", MOVED).stringColumn("running statistics moved").contains("yes"));
    }

    private static StepOutcome outcome(String name, float after, List<Double> gradients, List<Double> distances) {
        return new StepOutcome(name, state(1), state(after), Map.of("fc1.bias", gradients, "fc2.bias", gradients),
                Map.of("fc1.bias", distances),
                Map.of("fc1.bias", 3L), new StepOutcome.Bytes(10, 20, 30));
    }

    private static StateDict state(float value) {
        return StateDict.empty().plus("fc1.bias", TensorData.of(new float[] {value}, 1))
                .plus("fc2.bias", TensorData.of(new float[] {5}, 1));
    }
}
