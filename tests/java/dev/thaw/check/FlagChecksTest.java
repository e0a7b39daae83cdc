package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Select;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlagChecksTest {

    private final Network network = ResNet.resnet20(10);

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void aShareCountsWithinFifteenPercent() {
        FreezePlan plan = FreezePlan.upTo("layer2"); // layer3 and linear train: 203,520 + 650 of 269,722 = 75.7 %
        assertEquals(Verdict.RIGHT, FlagChecks.share(75.7, plan, network).verdict());
        assertEquals(Verdict.RIGHT, FlagChecks.share(65, plan, network).verdict());
        assertEquals(Verdict.WRONG, FlagChecks.share(64, plan, network).verdict());
        assertEquals(0.5, FlagChecks.share(64, plan, network).credit());
        assertEquals(0.5, FlagChecks.share(0.76, plan, network).credit());
        assertEquals(0, FlagChecks.share(24, plan, network).credit());
        assertEquals(0, FlagChecks.share(100, plan, network).credit());
        assertTrue(FlagChecks.share(33, plan, network).text().contains("is larger"));
        assertTrue(FlagChecks.share(24, plan, network).text().contains("share that is frozen"));
        assertTrue(FlagChecks.share(0.76, plan, network).text().contains("in percent"));
        assertEquals(Verdict.UNANSWERED, FlagChecks.share(Double.NaN, plan, network).verdict());
        assertEquals(Verdict.WRONG, FlagChecks.share(Double.POSITIVE_INFINITY, plan, network).verdict());
    }

    @Test
    void aPlanForTwoPartsMayBeWrittenInAnyWay() {
        assertEquals(Verdict.RIGHT, FlagChecks.layer3AndHead(FreezePlan.upTo("layer2"), network).verdict());
        assertEquals(Verdict.RIGHT, FlagChecks.layer3AndHead(FreezePlan.trainAll().freeze("conv1").freeze("bn1")
                .freeze("layer1").freeze("layer2"), network).verdict());
        assertEquals(Verdict.RIGHT, FlagChecks.layer3AndHead(FreezePlan.allBut(Select.regex("^l(ayer3|inear)\\.")), network)
                .verdict());
    }

    @Test
    void aWrongPlanIsCountedTensorByTensor() {
        assertTrue(FlagChecks.layer3AndHead(FreezePlan.allBut("layer3"), network).text()
                .contains("2 of 59 tensors are not as asked. 2 frozen, but asked to train (linear.weight, …)."));
        assertTrue(FlagChecks.layer3AndHead(FreezePlan.allBut("linear").freeze("conv1"), network).text().contains("18 of 59"));
        assertEquals(0.9, FlagChecks.layer3AndHead(FreezePlan.allBut("layer3"), network).credit(), 1e-9, "2 of the 20 that were to train");
        assertEquals(0.1, FlagChecks.layer3AndHead(FreezePlan.allBut("linear"), network).credit(), 1e-9);
        assertEquals(0, FlagChecks.layer3AndHead(FreezePlan.freezeAll(), network).credit());
        assertEquals(0, FlagChecks.layer3AndHead(FreezePlan.trainAll().freeze("conv1"), network).credit());
        assertTrue(FlagChecks.layer3AndHead(FreezePlan.trainAll().freeze("conv1"), network).text()
                .contains("trains, but asked to be frozen"));
        assertTrue(FlagChecks.layer3AndHead(FreezePlan.allBut("fc"), network).text().contains("matches none of the 59"));
        assertEquals(Verdict.UNANSWERED, FlagChecks.layer3AndHead(null, network).verdict());
        assertEquals(Verdict.UNANSWERED, FlagChecks.layer3AndHead(FreezePlan.trainAll(), network).verdict());
    }

    @Test
    void aRepairedPlanHitsWhatWasMeantAndNothingElse() {
        FreezePlan right = FreezePlan.trainAll().freeze("conv1").freeze("layer1.*.bn1").freeze("layer2.*.conv1");
        assertEquals(Verdict.RIGHT, FlagChecks.repaired(right, network).verdict());
        assertEquals(Verdict.UNANSWERED, FlagChecks.repaired(null, network).verdict());
        assertTrue(FlagChecks.repaired(FreezePlan.trainAll().freeze("conv1").freeze("layer1.bn1"), network).text()
                .contains("\"freeze layer1.bn1\" matches none"));
        assertTrue(FlagChecks.repaired(right.freeze("**.conv1"), network).text().contains("6 of 59"));
        assertEquals(0.4, FlagChecks.repaired(right.freeze("**.conv1"), network).credit(), 1e-9, "6 off, and 10 were to be frozen");
    }
}
