package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Sgd;
import dev.thaw.plot.SameWeights;
import dev.thaw.train.StepCost;
import dev.thaw.train.StepMemory;
import dev.thaw.train.Training;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApproachChecksTest {

    private static final List<StepCost> COSTS = List.of(cost("full fine-tuning", 60), cost("flag", 30), cost("no_grad", 30),
            cost("filter", 58));
    private static final StateDict ONE = StateDict.of(Map.of("w", TensorData.of(new float[] {1, 2}, 2)));
    private static final StateDict OTHER = StateDict.of(Map.of("w", TensorData.of(new float[] {1, 2.5f}, 2)));

    /** A state with its audit. */
    private record End(StateDict state, FreezeAudit audit) { }

    @Test
    void nearNeedsMayStandInAnyOrder() {
        assertEquals(Verdict.RIGHT, order("flag", "no_grad", "filter", "full fine-tuning").verdict());
        assertEquals(Verdict.RIGHT, order("no_grad", "flag", "full fine-tuning", "filter").verdict());
        assertTrue(order("filter", "flag", "no_grad", "full fine-tuning").text().contains("you put filter (58.0 MiB) before flag (30.0 MiB)"));
        assertEquals(1 / 3.0, order("filter", "flag", "no_grad", "full fine-tuning").credit(), 1e-9, "4 of 6 pairs, and 3 are luck");
        assertEquals(0, order("full fine-tuning", "filter", "no_grad", "flag").credit());
    }

    @Test
    void anOrderNeedsEachNameOnce() {
        assertEquals(Verdict.UNANSWERED, order().verdict());
        assertEquals(Verdict.UNANSWERED, ApproachChecks.order(null, COSTS).verdict());
        assertTrue(order("flag", "flag", "no_grad", "filter").text().contains("each once"));
        assertTrue(order("flags", "full fine-tuning", "no_grad", "filter").text().contains("each once"));
        assertTrue(order().hint(3).text().contains("all the names"));
    }

    @Test
    void aGapIsTheLargestSizeOfAnyDifferenceBuffersIncluded() {
        assertEquals(Verdict.RIGHT, ApproachChecks.gap(SameWeights::gap, ONE, OTHER).verdict());
        assertTrue(ApproachChecks.gap(SameWeights::gap, ONE, OTHER).text().contains("0.5 apart in the worst"));
        assertTrue(ApproachChecks.gap((a, b) -> IntStream.range(0, a.size()).mapToDouble(i -> {
            String name = a.names().get(i);
            return a.get(name).toFloats()[a.get(name).toFloats().length > 1 ? 1 : 0]
                    - b.get(name).toFloats()[b.get(name).toFloats().length > 1 ? 1 : 0];
        }).max().orElse(0), ONE, OTHER).text().contains("the other"), "a difference with its sign");
        assertEquals(0, ApproachChecks.gap((a, b) -> 0, ONE, OTHER).credit());
        assertEquals(0.5, ApproachChecks.gap((a, b) -> SameWeights.gap(a, b) == 2 ? 0 : SameWeights.gap(a.filter(name -> name.contains("weight")),
                b.filter(name -> name.contains("weight"))), ONE, OTHER).credit(), "all but the buffers");
        assertTrue(ApproachChecks.gap((a, b) -> SameWeights.gap(a.filter(name -> !name.contains("running")),
                b.filter(name -> !name.contains("running"))), ONE, OTHER).text().contains("buffers are part"));
    }

    @Test
    void aFunctionThatFailsOrIsMissingIsNoError() {
        assertEquals(Verdict.UNANSWERED, ApproachChecks.gap(null, ONE, OTHER).verdict());
        assertTrue(ApproachChecks.gap((a, b) -> a.get("nothing").size(), ONE, OTHER).text().contains("ended with"));
        assertEquals(Verdict.WRONG, ApproachChecks.gap((a, b) -> Double.NaN, ONE, OTHER).verdict());
    }

    @Test
    void onlyTheModeOfTheFrozenNormsBreaksTheEqualityWithoutMovingAFrozenWeight() {
        End reference = train(t -> t);
        assertEquals(Verdict.UNANSWERED, broken(new End(null, null), reference).verdict());
        assertTrue(broken(train(t -> t), reference).text().contains("still equal"));
        assertTrue(broken(train(t -> t.optimizer(Sgd.of(0.1))), reference).text().contains("about freezing alone"));
        assertTrue(broken(train(t -> t.freeze(FreezePlan.upTo("layer1"))), reference).text().contains("another plan"));
        Feedback right = broken(train(t -> t.frozenNorm(FrozenNorm.TRAIN)), reference);
        assertEquals(Verdict.RIGHT, right.verdict(), right.text());
    }

    private static Feedback order(String... names) {
        return ApproachChecks.order(List.of(names), COSTS);
    }

    private static Feedback broken(End end, End reference) {
        return ApproachChecks.brokenBy(end.state(), end.audit(), reference.state(), reference.audit());
    }

    private static StepCost cost(String label, int mebibytes) {
        return new StepCost(label, 10, 10, 1, 1, 1, (mebibytes - 2L) << 20, 1 << 20, 1 << 20, 0, StepMemory.UNKNOWN);
    }

    private static End train(UnaryOperator<Training> change) {
        byte[] pixels = new byte[12 * 32 * 32 * 3];
        RandomStream random = RandomStream.of(1, "noise");
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        ImageSet images = ImageSet.of(pixels, 32, 32, 3, IntStream.range(0, 12).map(i -> i % 3).toArray());
        Dataset data = new Dataset("noise", List.of("a", "b", "c"), images, ImageSet.empty(32, 32, 3), images, Normalization.none(3));
        try (Network network = ResNet.cifar("tiny", List.of(4, 8, 8), 1, 3).seed(1)) {
            Training training = Training.of(network, data).epochs(1).batchSize(6).seed(1).freeze(FreezePlan.upTo("layer2"));
            FreezeAudit audit = change.apply(training).fit().audit();
            return new End(network.stateDict(), audit);
        }
    }
}
