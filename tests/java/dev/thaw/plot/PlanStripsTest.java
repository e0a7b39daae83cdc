package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.LinearNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanStripsTest {

    private final Network three = LinearNet.of(8, 4, 4, 10); // 36 + 20 + 50 parameters
    private final Network two = LinearNet.of(8, 4, 10); // 36 + 50

    @AfterEach
    void release() {
        three.close();
        two.close();
    }

    @Test
    void countsWhatEachBlockFreezes() {
        PlanStrips strips = PlanStrips.of(three, Map.of("only fc2", FreezePlan.allBut("fc2")));
        assertEquals(List.of(new PlanStrips.Field("fc1", 36, 36), new PlanStrips.Field("fc2", 20, 0),
                new PlanStrips.Field("fc3", 50, 50)), strips.strips().get(0).fields());
        assertEquals(20 / 106.0, strips.strips().get(0).trainingShare(), 1e-12);
    }

    @Test
    void blocksOfASequenceStandAlone() {
        try (Network network = ResNet.resnet20(10)) {
            PlanStrips strips = PlanStrips.of(network, Map.of("all", FreezePlan.trainAll()));
            assertEquals(List.of("conv1", "bn1", "layer1.0", "layer1.1"),
                    strips.strips().get(0).fields().stream().map(PlanStrips.Field::name).limit(4).toList());
            assertFalse(network.modules().get("conv1").ownParameters().get("weight").isInitialized(), "no values are made");
        }
    }

    @Test
    void theTitleSaysWhatTheNumbersSay() {
        var plans = new TreeMap<>(Map.of("head", FreezePlan.allBut("fc3"), "none", FreezePlan.freezeAll()));
        assertEquals("The plan decides how much of linear net trains: from 0 to 47.2 %", PlanStrips.of(three, plans).claim());
        assertEquals("“fc2” freezes everything in 1 of 2 networks",
                PlanStrips.across("fc2", network -> network == two ? FreezePlan.freezeAll() : FreezePlan.allBut("fc2"), two, three)
                        .claim());
        assertEquals("With “fc1”, between 34.0 and 41.9 % trains",
                PlanStrips.across("fc1", network -> FreezePlan.allBut("fc1"), two, three).claim());
    }

    @Test
    void aShareThatIsNeitherNothingNorAllNeverLooksSo() {
        assertEquals(List.of("0", "< 0.01", "0.24", "47.2", "> 99.9", "100"),
                List.of(0.0, 1e-6, 0.0024, 0.472, 0.99999, 1.0).stream().map(PlanStrips::percent).toList());
    }

    @Test
    void aFieldIsIceBlueWhereFrozenAndOrangeWhereItTrains() throws Exception {
        String svg = PlanStrips.of(three, Map.of("weights of fc1", FreezePlan.trainAll().freeze("fc1.weight").freeze("fc2")))
                .svg().orElseThrow();
        DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertTrue(svg.contains("fc1: 32 of 36 parameters frozen"), svg);
        assertEquals(1 + 1 + 1, svg.split(Palette.FROZEN_ICE, -1).length - 1, "fc1, fc2 and the legend");
        assertEquals(1 + 1 + 1, svg.split("#f0a050", -1).length - 1, "fc1, fc3 and the legend");
    }
}
