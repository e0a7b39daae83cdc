package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.inspect.AuditVerdict;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.train.StepCost;
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
            2 * MEBIBYTE, 0);
    private static final StepCost FLAG = new StepCost("flag", 75, 75, 10, 5, 1, 2 * MEBIBYTE, MEBIBYTE / 2, MEBIBYTE, 0);
    private static final StepCost FILTER = new StepCost("filter", 75, 75, 10, 19, 1, 8 * MEBIBYTE, MEBIBYTE, MEBIBYTE, 0);
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
        try (Network network = LinearNet.of(512, 512)) {   // 1 MiB of weights and 2 KiB of biases
            var batches = ApproachTables.largestBatches(network, 4, 10, List.of(FULL, FLAG)).longColumn("largest batch");
            assertEquals((long) ((10 - 3 - 1 - 2 / 1024.0) / 2), batches.get(0));
            assertEquals((long) ((10 - 1.5 - 1 - 2 / 1024.0) / 0.5), batches.get(1));
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

    private static String script(Figure figure) {
        return figure.asJavascript("figure").replace("&#39;", "'");
    }
}
