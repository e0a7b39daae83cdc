package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.engine.DeviceMemory;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.train.StepCost;
import dev.thaw.train.StepMemory;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import tech.tablesaw.plotly.components.Figure;

class ApproachPlotsTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final StepCost FULL = new StepCost("full fine-tuning", 100, 100, 10, 20, 2, 8 * MEBIBYTE, MEBIBYTE,
            2 * MEBIBYTE, 0, StepMemory.UNKNOWN);
    private static final StepCost FLAG = new StepCost("flag", 75, 75, 10, 5, 1, 2 * MEBIBYTE, MEBIBYTE / 2, MEBIBYTE, 0,
            StepMemory.UNKNOWN);
    private static final StepCost FILTER = new StepCost("filter", 75, 75, 10, 19, 1, 8 * MEBIBYTE, MEBIBYTE, MEBIBYTE, 0,
            StepMemory.UNKNOWN);
    private static final StepMemory FULL_MEMORY = memory(6, 6, 1, 10, 0, 2);
    private static final StepMemory FLAG_MEMORY = memory(1, 4, 0.5, 2, 0, 1);
    private static final double[][] EQUAL = {{0.1, 0.8}, {0.1, 0.7}};

    @Test
    void timesAndMemoryAreStackedUnderATitleThatNamesTheCheapest() {
        String time = script(ApproachPlots.time(List.of(FULL, FLAG, FILTER)));
        assertTrue(time.contains("title: 'Quickest step: flag, with 50 % of the time of full fine-tuning'"), time);
        assertTrue(time.contains("barmode: 'stack'") && time.contains("time of a step [ms]"), time);
        String memory = script(ApproachPlots.memory(List.of(FULL, FLAG, FILTER)));
        assertTrue(memory.contains("Leanest: flag, with 32 % of the memory"), memory);
        assertTrue(memory.contains("y: [8.0, 2.0, 8.0]"), memory);
    }

    @Test
    void aPlaceShowsWhatItFixesBesideWhatItSaves() {
        String script = script(ApproachPlots.positions(FULL, List.of(FLAG, FILTER)));
        assertTrue(script.contains("Saves most: flag – 25 % of the parameters, 75 % of the time"), script);
        assertEquals(75.0, ApproachTables.positions(FULL, List.of(FLAG)).doubleColumn("backward time saved [%]").get(0));
        assertEquals(75.0, ApproachTables.positions(FULL, List.of(FLAG)).doubleColumn("graph memory saved [%]").get(0));
    }

    @Test
    void theLargestBatchIsWhatTheLimitLeavesDividedByAnImage() {
        try (Network network = LinearNet.of(512, 512)) {   // 1 MiB of weights and 2 KiB of biases, 2 KiB an image
            double image = 2 / 1024.0;
            var counted = ApproachTables.largestBatches(network, 4, 10, List.of(FULL, FLAG)).longColumn("largest batch");
            assertEquals((long) ((10 - 3 - 1 - 2 / 1024.0) / (2 + image)), counted.get(0));
            assertEquals((long) ((10 - 1.5 - 1 - 2 / 1024.0) / (0.5 + image)), counted.get(1));
            List<StepCost> weighed = List.of(weighed(FULL, FULL_MEMORY), weighed(FLAG, FLAG_MEMORY));
            var measured = ApproachTables.largestBatches(network, 4, 100, weighed).longColumn("largest batch");
            assertEquals((long) ((100 - 2 - 1 - 2 / 1024.0) / (10 / 4.0 + image)), measured.get(0));
            assertEquals((long) ((100 - 1 - 1 - 2 / 1024.0) / (4 / 4.0 + image)), measured.get(1));
        }
    }

    @Test
    void theFigureOfLargestBatchesNamesWhatFitsMost() {
        try (Network network = LinearNet.of(512, 512)) {
            List<StepCost> costs = List.of(weighed(FULL, FULL_MEMORY).named("nothing"),
                    weighed(FLAG, FLAG_MEMORY).named("front"));
            String script = script(ApproachPlots.largestBatches(network, 4, 100, costs));
            assertTrue(script.contains("title: '100 MiB hold 97 images with front frozen, 38 with nothing frozen'"), script);
            assertTrue(script.contains("y: [38.0, 97.0]"), script);
            String alone = script(ApproachPlots.largestBatches(network, 4, 100, costs.subList(0, 1)));
            assertTrue(alone.contains("title: '100 MiB hold 38 images with nothing frozen'"), alone);
        }
    }

    @Test
    void thePartsOfAStepShowPeakAndWhatIsHeldUnderATitleThatNamesBothPeaks() {
        String script = script(ApproachPlots.memoryByPhase(List.of(weighed(FULL, FULL_MEMORY), weighed(FLAG, FLAG_MEMORY))));
        String claim = "Peak of a step: 10.0 MiB with full fine-tuning (backward), 4.0 MiB with flag (forward)";
        assertTrue(script.contains(claim), script);
        for (String bars : List.of("y: [6.0, 10.0, 2.0]", "y: [6.0, 1.0, 0.0]", "y: [4.0, 2.0, 1.0]", "y: [1.0, 0.5, 0.0]",
                "x: [\"forward\",\"backward\",\"optimizer's step\"]", "name: 'flag, held at its end'")) {
            assertTrue(script.contains(bars), bars + " is not in " + script);
        }
    }

    @Test
    void whereNobodyCountsTheFigureSaysSoAndNoClaimIsMade() {
        assertTrue(script(ApproachPlots.memoryByPhase(List.of(FULL, FLAG))).contains("This system does not say"));
        assertEquals(Claim.Standing.OPEN, ApproachClaims.lowerPeak(FULL, FLAG).standing());
        assertEquals("", StepCost.table("costs", List.of(FULL)).rows().get(0).get(10));
        try (Network network = LinearNet.of(512, 512)) {
            assertEquals(Claim.Standing.OPEN, ApproachClaims.fits(network, 4, 100, FULL).standing());
        }
        assertThrows(IllegalArgumentException.class, () -> ApproachPlots.memoryByPhase(List.of(FULL, FULL, FULL, FULL)));
    }

    @Test
    void sentencesAboutPeaksFollowTheNumbers() {
        StepCost full = weighed(FULL, FULL_MEMORY);
        StepCost flag = weighed(FLAG, FLAG_MEMORY);
        assertEquals("Seen here: flag peaks lower: at 4.0 MiB (forward), 40 % of full fine-tuning at 10.0 MiB (backward).",
                ApproachClaims.lowerPeak(full, flag).text());
        assertEquals(Claim.Standing.REVERSED, ApproachClaims.lowerPeak(flag, full).standing());
        assertEquals(Claim.Standing.OPEN, ApproachClaims.lowerPeak(full, full).standing());
        assertEquals(Claim.Standing.SHOWN, ApproachClaims.growsAsTheBatch(4, flag, 10, full).standing());
        assertEquals(Claim.Standing.REVERSED, ApproachClaims.growsAsTheBatch(4, flag, 8, full).standing());
        try (Network network = LinearNet.of(512, 512)) {         // at the peak 1 + 1 + 4 MiB and a little
            assertEquals(Claim.Standing.SHOWN, ApproachClaims.fits(network, 4, 6, flag).standing());
            assertEquals(Claim.Standing.REVERSED, ApproachClaims.fits(network, 4, 5.4, flag).standing());
            assertTrue(ApproachClaims.fits(network, 4, 12, flag).text().contains("the peak is 6.0 MiB, 49.9 % below the limit"),
                    () -> ApproachClaims.fits(network, 4, 12, flag).text());
        }
    }

    @Test
    void accuraciesSayWhetherTheMethodsAgree() {
        assertTrue(script(ApproachPlots.accuracies(Runs.of("flag", EQUAL, "no_grad", EQUAL)))
                .contains("Seed by seed, all 2 methods end at the same accuracy"));
        assertTrue(script(ApproachPlots.accuracies(Runs.of("flag", EQUAL, "no_grad", new double[][] {{0.1, 0.8}, {0.1, 0.75}})))
                .contains("up to 5.0 points apart"));
    }

    @Test
    void theStripColoursABlockByItsWorstTensor() throws Exception {
        Map<String, FreezeAudit> audits = new LinkedHashMap<>();
        audits.put("kept", audit("fc1", "fc2.weight"));
        audits.put("leaked", audit("fc1", "fc1.bias"));
        AuditStrip strip = ApproachPlots.auditStrip(audits);
        NodeList fields = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(strip.svg().orElseThrow().getBytes(StandardCharsets.UTF_8))).getElementsByTagName("rect");
        assertEquals(Palette.FROZEN_ICE, fill(fields, 1));
        assertEquals(AuditVerdict.STARVED.colour(), fill(fields, 2), "its bias took no step");
        assertEquals(AuditVerdict.LEAKED.colour(), fill(fields, 3));
        assertEquals("0 of 2 runs did to every block what their plan meant", strip.claim());
        assertTrue(strip.text().contains("leaked: 1 leaked, 2 starved"), strip.text());
    }

    @Test
    void aStripOfDifferentNetworksIsRefused() {
        try (Network other = LinearNet.of(2, 2)) {
            FreezeAudit audit = FreezeAudit.watch(other, FreezePlan.trainAll()).finish();
            assertThrows(IllegalArgumentException.class, () -> AuditStrip.of(Map.of("a", audit, "b", audit("fc1", "fc2.bias"))));
        }
    }

    @Test
    void theBadgeIsGreenOnlyWhenEverySeedOfEveryMethodAgrees() {
        StateDict one = StateDict.of(Map.of("w", TensorData.of(new float[] {1, 2}, 2)));
        StateDict near = StateDict.of(Map.of("w", TensorData.of(new float[] {1, 2.5f}, 2)));
        Map<String, List<StateDict>> states = new LinkedHashMap<>();
        states.put("flag", List.of(one, one));
        states.put("no_grad", List.of(one, one));
        assertTrue(SameWeights.of(states, 1e-6).text().startsWith("✓ Same weights: no_grad end"), SameWeights.of(states, 1e-6).text());
        states.put("filter", List.of(one, near));
        SameWeights badge = SameWeights.of(states, 1e-6);
        assertFalse(badge.same());
        assertEquals(0.5, badge.gaps().get("filter"));
        assertTrue(badge.text().contains("filter by up to 5.0e-01"), badge.text());
        assertTrue(SameWeights.of(states, 0.5).same());
    }

    @Test
    void sentencesAboutCostsFollowTheNumbers() {
        assertEquals(Claim.Standing.SHOWN, ApproachClaims.savesBackward(FULL, FLAG).standing());
        assertEquals(Claim.Standing.OPEN, ApproachClaims.savesBackward(FULL, FILTER).standing());
        assertEquals(Claim.Standing.SHOWN, ApproachClaims.savesNothing(FULL, FILTER).standing());
        assertEquals(Claim.Standing.REVERSED, ApproachClaims.savesNothing(FULL, FLAG).standing());
        assertEquals(Claim.Standing.SHOWN, ApproachClaims.sameState(FLAG, FILTER).standing());
        assertEquals(Claim.Standing.REVERSED, ApproachClaims.sameGraph(FLAG, FILTER).standing());
        assertEquals(Claim.Standing.SHOWN, ApproachClaims.moreGradients(FLAG, FILTER).standing());
        assertEquals(Claim.Standing.REVERSED, ApproachClaims.moreGraph(FILTER, FLAG).standing());
        assertEquals(Claim.Standing.OPEN, ApproachClaims.moreGraph(FULL, FILTER).standing());
    }

    @Test
    void aSpeedUpLeavesTheFirstEpochOut() {
        var run = Runs.run("frozen", 1, 0.1, 0.2, 0.3);
        assertEquals(1, ApproachClaims.speedUp(run, run));
        assertEquals(Claim.Standing.OPEN, ApproachClaims.fasterEpochs(run, run).standing());
        assertThrows(IllegalArgumentException.class, () -> ApproachClaims.speedUp(run, Runs.run("short", 1, 0.1, 0.2)));
        assertTrue(script(ApproachPlots.epochs(run, run)).contains("Later epochs take 1000 ms with cached features"));
    }

    /** The audit of a net whose plan froze one part while something moved one parameter. */
    private static FreezeAudit audit(String frozen, String moved) {
        try (Network network = LinearNet.of(3, 3, 2)) {
            AuditWatch watch = FreezeAudit.watch(network, FreezePlan.trainAll().freeze(frozen));
            network.parameters().get(moved).getArray().addi(1);
            return watch.finish();
        }
    }

    private static String fill(NodeList fields, int index) {
        return fields.item(index).getAttributes().getNamedItem("fill").getTextContent();
    }

    private static StepCost weighed(StepCost cost, StepMemory memory) {
        return new StepCost(cost.label(), cost.trainable(), cost.stepped(), cost.forwardMillis(), cost.backwardMillis(),
                cost.stepMillis(), cost.graphBytes(), cost.gradientBytes(), cost.stateBytes(), cost.peakBytes(), memory);
    }

    /** What forward, backward and step hold, and their peaks, in MiB. */
    private static StepMemory memory(double forward, double forwardPeak, double backward, double backwardPeak, double step,
            double stepPeak) {
        return new StepMemory(part(forward, forwardPeak), part(backward, backwardPeak), part(step, stepPeak),
                DeviceMemory.Source.MALLOC);
    }

    private static StepMemory.Part part(double held, double peak) {
        return new StepMemory.Part((long) (held * MEBIBYTE), (long) (peak * MEBIBYTE));
    }

    private static String script(Figure figure) {
        return figure.asJavascript("figure").replace("&#39;", "'");
    }
}
