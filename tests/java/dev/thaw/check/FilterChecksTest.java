package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.engine.Torch;
import dev.thaw.inspect.StepOutcome;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FilterChecksTest {

    private static final StepOutcome[] CASES = {outcome("nothing", 2), outcome("flag", 1)};
    private static final StepOutcome[] CAUSES = {outcome("forgotten", 1), outcome("neither", 1), outcome("momentum", 2),
        outcome("weight decay", 2)};
    private static final Consumer<Network> FORGET = network -> network.parameters().values()
            .forEach(parameter -> Torch.forgetGradient(parameter.getArray()));

    @Test
    void everyCaseIsComparedWithWhatWasMeasured() {
        assertEquals(Verdict.RIGHT, FilterChecks.moved(Map.of("nothing", true, "flag", false), "fc1", CASES).verdict());
        assertTrue(FilterChecks.moved(Map.of("nothing", true, "flag", true), "fc1", CASES).text().contains("1 of 2"));
        assertEquals(0, FilterChecks.moved(Map.of("nothing", true, "flag", true), "fc1", CASES).credit(), "as a coin would do");
        StepOutcome[] three = {CASES[0], CASES[1], outcome("filter", 1)};
        assertEquals(1 / 3.0, FilterChecks.moved(Map.of("nothing", true, "flag", false, "filter", true), "fc1", three).credit(), 1e-9);
        assertTrue(FilterChecks.moved(Map.of("nothing", true), "fc1", CASES).text().contains("wanted is"));
        assertEquals(Verdict.UNANSWERED, FilterChecks.moved(Map.of(), "fc1", CASES).verdict());
        assertEquals(Verdict.UNANSWERED, FilterChecks.moved(null, "fc1", CASES).verdict());
    }

    @Test
    void holesInTheAnswerAreNoReasonToThrow() {
        Map<String, Boolean> holes = new HashMap<>();
        holes.put("nothing", null);
        holes.put("flag", true);
        assertTrue(FilterChecks.moved(holes, "fc1", CASES).text().contains("wanted is"));
        assertTrue(FilterChecks.moved(Collections.singletonMap(null, null), "fc1", CASES).text().contains("wanted is"));
        assertTrue(FilterChecks.why(new HashSet<>(Arrays.asList("momentum", null)), "fc1", CAUSES).text().contains("choose among"));
    }

    @Test
    void aCauseCountsWhenItMovedTheLayerByItself() {
        assertEquals(Verdict.RIGHT, FilterChecks.why(Set.of("momentum", "weight decay"), "fc1", CAUSES).verdict());
        assertTrue(FilterChecks.why(Set.of("momentum"), "fc1", CAUSES).text().contains("not the whole answer"));
        assertEquals(0.5, FilterChecks.why(Set.of("momentum"), "fc1", CAUSES).credit());
        assertEquals(0.5, FilterChecks.why(Set.of("momentum", "weight decay", "gradient"), "fc1", CAUSES).credit());
        assertTrue(FilterChecks.why(Set.of("momentum", "gradient"), "fc1", CAUSES).text().contains("not by gradient"));
        assertTrue(FilterChecks.why(Set.of("luck"), "fc1", CAUSES).text().contains("choose among"));
        assertEquals(Verdict.UNANSWERED, FilterChecks.why(Set.of(), "fc1", CAUSES).verdict());
    }

    @Test
    void clearingIsTriedOut() {
        assertEquals(Verdict.RIGHT, FilterChecks.clears(FORGET).verdict());
        assertTrue(FilterChecks.clears(network -> network.parameters().values()
                .forEach(parameter -> Torch.zeroGradient(parameter.getArray()))).text().contains("gradients of zeros"));
        assertTrue(FilterChecks.clears(network -> { }).text().contains("[fc1.bias, fc1.weight]"));
        assertEquals(0, FilterChecks.clears(network -> { }).credit());
        assertEquals(0.5, FilterChecks.clears(network -> Torch.forgetGradient(network.parameters().get("fc1.weight").getArray())).credit());
        assertEquals(Verdict.UNANSWERED, FilterChecks.clears(null).verdict());
    }

    @Test
    void otherWaysOutAreToldApart() {
        assertTrue(FilterChecks.clears(network -> network.seed(3)).text().contains("changed weights"));
        assertTrue(FilterChecks.clears(network -> {
            network.parameters().get("fc1.weight").freeze(true);
            FORGET.accept(network);
        }).text().contains("flag"));
        assertEquals(Verdict.WRONG, FilterChecks.clears(Network::close).verdict());
        assertTrue(FilterChecks.clears(network -> {
            throw new IllegalStateException("oops");
        }).text().contains("oops"));
    }

    private static StepOutcome outcome(String name, float after) {
        return new StepOutcome(name, state(1), state(after), Map.of("fc1.bias", List.of(1.0)), Map.of("fc1.bias", List.of(0.0)),
                Map.of(), new StepOutcome.Bytes(0, 0, 0));
    }

    private static StateDict state(float value) {
        return StateDict.empty().plus("fc1.bias", TensorData.of(new float[] {value}, 1));
    }
}
