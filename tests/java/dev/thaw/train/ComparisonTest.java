package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.metric.Interval;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final List<Network> made = new ArrayList<>();

    private Network fresh(long seed) {
        Network network = TinyTask.network().seed(seed);
        made.add(network);
        return network;
    }

    private Arm arm(String name, double lr) {
        return new Arm(name, this::fresh, training -> training.epochs(1).batchSize(16).optimizer(Sgd.of(lr)));
    }

    @Test
    void eachArmTrainsOncePerSeedOnItsOwnNetworkWhichIsClosed() {
        Comparison comparison = Comparison.of(TinyTask.dataset()).arms(arm("slow", 0.001), arm("fast", 0.1)).seeds(3, 4).run();
        assertEquals(List.of("slow", "fast"), comparison.arms());
        assertEquals(List.of(3L, 4L), comparison.runs("fast").stream().map(TrainingRun::seed).toList());
        assertEquals(4, made.size());
        made.forEach(network -> assertThrows(IllegalStateException.class, network::stateDict));
    }

    @Test
    void armsOfOneSeedSeeTheSameImagesInTheSameOrder() {
        Comparison comparison = Comparison.of(TinyTask.dataset()).arms(arm("one", 0), arm("two", 0)).seeds(1, 2).run();
        assertEquals(comparison.runs("one").get(0).stepLosses(), comparison.runs("two").get(0).stepLosses());
        assertNotEquals(comparison.runs("one").get(0).stepLosses(), comparison.runs("one").get(1).stepLosses());
    }

    @Test
    void theObserverSeesWeightsBeforeAndTheOpenNetworkAfter() {
        Arm frozen = new Arm("frozen", this::fresh, training -> training.epochs(1).freeze(FreezePlan.allBut("linear")));
        List<String> same = new ArrayList<>();
        Comparison.of(TinyTask.dataset()).arms(frozen).observe(trained -> {
            assertFalse(trained.before().equals(trained.network().stateDict()));
            same.add(trained.before().get("conv1.weight").equals(trained.network().stateDict().get("conv1.weight")) + trained.arm());
        }).run();
        assertEquals(List.of("truefrozen"), same);
    }

    @Test
    void anInterruptLeavesNoNetworkOpen() {
        Arm arm = arm("arm", 0.01);
        ComparisonPlan plan = Comparison.of(TinyTask.dataset()).arms(arm).seeds(1, 2)
                .listener(TrainingTest.onStep(step -> Thread.currentThread().interrupt()));
        assertThrows(TrainingInterruptedException.class, plan::run);
        made.forEach(network -> assertThrows(IllegalStateException.class, network::stateDict));
        assertFalse(Thread.interrupted());
    }

    @Test
    void intervalsComeFromTheSeedsAndPairsFromWithinThem() {
        Comparison comparison = Comparison.ofRuns(Map.of("a", List.of(run(1, 0.5), run(2, 0.7), run(3, 0.6)),
                "b", List.of(run(1, 0.4), run(2, 0.6), run(3, 0.5))));
        assertArrayEquals(new double[] {0.5, 0.7, 0.6}, comparison.accuracies("a"));
        assertEquals(Interval.student(new double[] {0.5, 0.7, 0.6}), comparison.interval("a"));
        assertEquals(0.1, comparison.difference("a", "b").mean(), 1e-12);
        assertTrue(comparison.difference("a", "b").excludesZero());
    }

    @Test
    void oneSeedHasNoSpreadAndTheIntervalSaysSo() {
        Comparison comparison = Comparison.ofRuns(Map.of("a", List.of(run(1, 0.5))));
        assertEquals(new Interval(0.5, 0, 1, 0.95), comparison.interval("a"));
    }

    @Test
    void unknownArmsRepeatedNamesAndUnequalSeedsAreRefused() {
        var unknown = assertThrows(IllegalArgumentException.class,
                () -> Comparison.ofRuns(Map.of("a", List.of(run(1, 0.5)))).runs("b"));
        assertTrue(unknown.getMessage().contains("[a]"), unknown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(TinyTask.dataset()).arms(arm("x", 1), arm("x", 2)));
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(TinyTask.dataset()).run());
        assertThrows(IllegalArgumentException.class,
                () -> Comparison.ofRuns(Map.of("a", List.of(run(1, 0.5)), "b", List.of(run(2, 0.5)))));
    }

    @Test
    void anEstimateClosesItsNetworks() {
        assertFalse(Comparison.of(TinyTask.dataset()).arms(arm("slow", 0.001)).seeds(1, 2, 3).estimate().isZero());
        made.forEach(network -> assertThrows(IllegalStateException.class, network::stateDict));
    }

    private static TrainingRun run(long seed, double accuracy) {
        return new TrainingRun("run", seed, "net", "data", "test",
                List.of(new TrainingRun.Epoch(0, Double.NaN, Double.NaN, 1, accuracy, 0)), List.of(), 10, List.of());
    }
}
