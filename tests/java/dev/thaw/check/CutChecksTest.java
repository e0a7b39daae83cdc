package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.inspect.StepOutcome;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.Sgd;
import dev.thaw.train.TrainStep;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CutChecksTest {

    private static final Set<String> WANTED = Set.of("layer2", "linear");
    private static final StepOutcome[] CASES = {outcome("flag", 2, 1), outcome("no_grad", 1, 1), outcome("nothing", 2, 2)};

    private final NDManager memory = NDManager.newBaseManager();
    private final Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(7);
    private final NDArray x = memory.create(NumberStream.images(6, 3, 16, 16), new Shape(6, 3, 16, 16));
    private final NDArray y = memory.create(new long[] {0, 1, 2, 0, 1, 2});

    @AfterEach
    void close() {
        network.close();
        memory.close();
    }

    @Test
    void aCutIsTriedOnACopy() {
        assertEquals(Verdict.RIGHT, place(FreezePlan.upTo("layer1")).verdict());
        Feedback lucky = place(FreezePlan.trainAll().freeze("layer1"));
        assertTrue(lucky.isRight() && lucky.text().contains("means to train conv1, bn1, too"), lucky::text);
        assertTrue(place(FreezePlan.upTo("bn1")).text().contains("should not: layer1"));
        double near = place(FreezePlan.upTo("bn1")).credit();
        assertTrue(near > 0 && near < 1, () -> "half-right: " + near);
        assertEquals(0, place(FreezePlan.trainAll()).credit());
        assertTrue(place(FreezePlan.allBut("linear")).text().contains("get none: layer2"));
        assertEquals(Verdict.UNANSWERED, place(null).verdict());
        assertTrue(network.parameters().values().stream().allMatch(parameter -> parameter.requiresGradient()));
    }

    @Test
    void impossiblePlansGetAReply() {
        assertTrue(place(FreezePlan.freezeAll()).text().contains("the head is frozen too"));
        assertTrue(place(FreezePlan.trainAll().freeze("layre1")).text().contains("refused"));
        assertTrue(place(FreezePlan.trainAll().freeze("conv1").freeze("layer1.0.bn1.weight")).text().contains("refused"));
    }

    @Test
    void aClosedNetworkIsNotTheLearnersMistake() {
        network.close();
        assertEquals(Verdict.UNANSWERED, place(FreezePlan.upTo("layer1")).verdict());
    }

    @Test
    void theStarvedPartsAreThoseOfTheAudit() {
        FreezePlan middle = FreezePlan.trainAll().freeze("layer1");
        FreezeAudit audit;
        try (Freezing held = NoGrad.method().apply(middle, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            AuditWatch watch = FreezeAudit.watch(network, middle);
            TrainStep.backward(network, x, y);
            optimizer.step();
            audit = watch.finish(optimizer);
        }
        assertEquals(Verdict.RIGHT, CutChecks.starved(Set.of("conv1", "bn1"), audit).verdict());
        assertTrue(CutChecks.starved(Set.of("conv1", "layer2"), audit).text().contains("1 of your 2"));
        assertEquals(0, CutChecks.starved(Set.of("conv1", "layer2"), audit).credit(), "one right, one wrong");
        assertEquals(0.5, CutChecks.starved(Set.of("conv1"), audit).credit());
        assertTrue(CutChecks.starved(Set.of("conv9"), audit).text().contains("choose among"));
        assertEquals(Verdict.UNANSWERED, CutChecks.starved(Set.of(), audit).verdict());
        assertTrue(CutChecks.starved(new HashSet<>(Arrays.asList("conv1", null)), audit).text().contains("choose among"));
    }

    @Test
    void aMethodSuitsTheMiddleWhenTheFrontMovesAndTheMiddleDoesNot() {
        assertEquals(Verdict.RIGHT, CutChecks.middle(Set.of("flag"), "front", "middle", CASES).verdict());
        assertTrue(CutChecks.middle(Set.of("flag", "nothing"), "front", "middle", CASES).text().contains("1 of your 2"));
        assertEquals(0, CutChecks.middle(Set.of("flag", "nothing"), "front", "middle", CASES).credit());
        assertTrue(CutChecks.middle(Set.of("filter"), "front", "middle", CASES).text().contains("choose among"));
        assertEquals(Verdict.UNANSWERED, CutChecks.middle(null, "front", "middle", CASES).verdict());
    }

    private Feedback place(FreezePlan plan) {
        return CutChecks.place(plan, network, x, y, WANTED);
    }

    private static StepOutcome outcome(String name, float front, float middle) {
        return new StepOutcome(name, state(1, 1), state(front, middle), Map.of("front.bias", List.of(1.0), "middle.bias",
                List.of(1.0)), Map.of(), Map.of(), new StepOutcome.Bytes(0, 0, 0));
    }

    private static StateDict state(float front, float middle) {
        return StateDict.empty().plus("front.bias", TensorData.of(new float[] {front}, 1)).plus("middle.bias",
                TensorData.of(new float[] {middle}, 1));
    }
}
