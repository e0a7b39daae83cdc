package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.train.PhaseSpan;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class PhasesChecksTest {

    private static final int ALL = 1000;
    private static final int HEAD = 30;

    private static TrainingRun run(int batch, int trained, double rate, List<String> notes, int secondSteps) {
        return new TrainingRun("run", 1, "net", "data", "validation", List.of(), List.of(), Collections.nCopies(6, rate),
                List.of(new PhaseSpan("one", 1, 1, 1, 4, 8, HEAD), new PhaseSpan("two", 2, 2, 5, 4 + secondSteps, batch, trained)), trained,
                List.of(), notes, null);
    }

    private static final TrainingRun RECIPE = run(4, ALL, 0.1, List.of(), 8);

    @Test
    void aControlDiffersInUnfreezingAlone() {
        assertEquals(Verdict.RIGHT, PhasesChecks.control(run(4, HEAD, 0.1, List.of(), 8), RECIPE).verdict());
        assertEquals(Verdict.UNANSWERED, PhasesChecks.control(null, RECIPE).verdict());
        assertTrue(PhasesChecks.control(run(4, HEAD, 0.1, List.of(), 4), RECIPE).text().contains("takes 8 steps and the recipe 12"));
        assertTrue(PhasesChecks.control(run(8, HEAD, 0.1, List.of(), 8), RECIPE).text().contains("batches of [8, 8]"));
        assertTrue(PhasesChecks.control(RECIPE, RECIPE).text().contains("1,000 parameters train"));
        assertEquals(0, PhasesChecks.control(RECIPE, RECIPE).credit(), "nothing was done");
        assertEquals(2 / 3.0, PhasesChecks.control(run(8, HEAD, 0.1, List.of(), 8), RECIPE).credit(), 1e-9);
        assertTrue(PhasesChecks.control(run(4, HEAD, 0.2, List.of(), 8), RECIPE).text().contains("rates do not"));
    }

    @Test
    void aLateGroupJoinsAndTheHeadGoesOn() {
        assertEquals(Verdict.RIGHT, late((optimizer, body) -> optimizer.addGroup(ParameterGroup.of("body", body, Adam.of(1e-4)))));
        assertEquals(Verdict.UNANSWERED, PhasesChecks.lateGroup(null).verdict());
        assertEquals(Verdict.WRONG, late((optimizer, body) -> { }));
        assertEquals(0.5, PhasesChecks.lateGroup((optimizer, body) -> optimizer.addGroup(ParameterGroup.of("body", body, Adam.of(1e-3)))).credit());
        assertEquals(Verdict.WRONG, late((optimizer, body) -> optimizer.addGroup(ParameterGroup.of("body", body, Adam.of(1e-3)))));
        assertEquals(Verdict.WRONG, late((optimizer, body) -> optimizer.addGroup(ParameterGroup.of("body", body, Sgd.of(1e-4)))));
        assertEquals(Verdict.WRONG, late((optimizer, body) -> {
            throw new IllegalStateException("nonsense");
        }));
        assertEquals(Verdict.WRONG, late((optimizer, body) -> { // the head joins anew: its memory is gone
            Set<String> head = Set.copyOf(optimizer.paths());
            optimizer.remove(head);
            optimizer.addGroup(ParameterGroup.of("again", head, Adam.of(1e-3)));
            optimizer.addGroup(ParameterGroup.of("body", body, Adam.of(1e-4)));
        }));
    }

    private static Verdict late(BiConsumer<Optimizer, Set<String>> unfreeze) {
        return PhasesChecks.lateGroup(unfreeze).verdict();
    }

    @Test
    void onlyTheSameBitsFromACheckpointCount() {
        TrainingRun resumed = run(4, ALL, 0.1, List.of("Resumed after step 6; the audit tells of the steps since then."), 8);
        StateDict whole = StateDict.of(Map.of("a", TensorData.of(new float[] {1, 2}, 2), "b", TensorData.of(new float[] {3}, 1)));
        assertEquals(Verdict.RIGHT, PhasesChecks.resumed(resumed, whole, whole).verdict());
        assertTrue(PhasesChecks.resumed(RECIPE, whole, whole).text().contains("began from nothing"));
        assertTrue(PhasesChecks.resumed(resumed, whole.plus("a", TensorData.of(new float[] {1, 2.5f}, 2)), whole).text()
                .contains("1 tensors differ"));
        assertEquals(Verdict.UNANSWERED, PhasesChecks.resumed(null, null, whole).verdict());
    }
}
