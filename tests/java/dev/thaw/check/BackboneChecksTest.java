package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.Throughput;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.FeaturePyramid;
import dev.thaw.nn.NeckedBackbone;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.SqueezeNet;
import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.view.WordTable;
import dev.thaw.weights.StateDict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackboneChecksTest {

    private static final Architecture RESNET = Architecture.named("resnet18");
    private static final String LAYER = "layer2.0.conv1"; // 64×56×56 → 128×28×28, 3×3
    private static final long PRODUCTS = 64L * 9 * 128 * 28 * 28;

    @Test
    void theWorkOfALayerCountsOnlyExactly() {
        assertEquals(Verdict.RIGHT, BackboneChecks.products(57_802_752, RESNET, LAYER).verdict());
        assertEquals(57_802_752, PRODUCTS);
        assertEquals(Verdict.WRONG, BackboneChecks.products(57_802_751, RESNET, LAYER).verdict());
        assertEquals(Verdict.UNANSWERED, BackboneChecks.products(0, RESNET, LAYER).verdict());
        assertTrue(BackboneChecks.products(-3, RESNET, LAYER).text().contains("less"));
        assertTrue(BackboneChecks.products(Long.MAX_VALUE, RESNET, LAYER).text().contains("more"));
    }

    @Test
    void aWrongCountIsToldWhatItCounted() {
        assertTrue(BackboneChecks.products(2 * PRODUCTS, RESNET, LAYER).text().contains("FLOPs"));
        assertEquals(0.5, BackboneChecks.products(2 * PRODUCTS, RESNET, LAYER).credit());
        assertEquals(0, BackboneChecks.products(-3, RESNET, LAYER).credit());
        assertTrue(BackboneChecks.products(4 * PRODUCTS, RESNET, LAYER).text().contains("pixels of the input"));
        assertTrue(BackboneChecks.products(PRODUCTS / 64, RESNET, LAYER).text().contains("all 64 input channels"));
        assertTrue(BackboneChecks.products(PRODUCTS / 128, RESNET, LAYER).text().contains("there are 128"));
        assertTrue(BackboneChecks.products(64 * 9 * 128, RESNET, LAYER).text().contains("number of weights"));
    }

    @Test
    void theSameHeadIsLinearAndTheBodyTheSources() {
        String small = "mobilenet_v3_small";
        try (Network source = Architecture.named(small).network(1000); Backbone body = source.withoutHead();
                Network right = body.withHead(7); Network few = body.withHead(5); Network direct = source.withHead(7);
                Network squeeze = SqueezeNet.v1_1(1000); Network convolution = squeeze.withHead(7);
                Network other = Architecture.named(small).network(3).seed(9); Backbone another = other.withoutHead();
                Network foreign = another.withHead(7)) {
            assertEquals(Verdict.RIGHT, BackboneChecks.sameHead(right, source, 7).verdict());
            assertEquals(Verdict.RIGHT, BackboneChecks.sameHead(direct, source, 7).verdict());
            assertTrue(BackboneChecks.sameHead(few, source, 7).text().contains("5 classes"));
            assertEquals(0.5, BackboneChecks.sameHead(few, source, 7).credit());
            assertEquals(0, BackboneChecks.sameHead(source, source, 7).credit(), "nothing was done");
            assertTrue(BackboneChecks.sameHead(foreign, source, 7).credit() < 0.5);
            assertTrue(BackboneChecks.sameHead(convolution, squeeze, 7).text().contains("Conv2d"));
            assertTrue(BackboneChecks.sameHead(foreign, source, 7).text().contains("another network"));
            assertTrue(BackboneChecks.sameHead(body.network(), source, 7).text().contains("no head"));
            assertEquals(Verdict.UNANSWERED, BackboneChecks.sameHead(null, source, 7).verdict());
            right.close();
            assertEquals(Verdict.WRONG, BackboneChecks.sameHead(right, source, 7).verdict());
        }
    }

    @Test
    void theFastestMustBeGoodEnoughAndClearlyFastest() {
        Comparison reached = reached(Map.of("good", 0.90, "near", 0.885, "poor", 0.5, "equal", 0.89));
        Map<String, Throughput> speeds = Map.of("good", speed(1), "near", speed(0.1), "poor", speed(0.01), "equal", speed(0.105));
        assertEquals(Verdict.RIGHT, BackboneChecks.fastest("near", reached, speeds).verdict());
        assertEquals(Verdict.RIGHT, BackboneChecks.fastest("equal", reached, speeds).verdict(), "within 10 % is a tie");
        assertTrue(BackboneChecks.fastest("good", reached, speeds).text().contains("faster"));
        assertEquals(0.5, BackboneChecks.fastest("good", reached, speeds).credit());
        assertEquals(0, BackboneChecks.fastest("poor", reached, speeds).credit());
        assertTrue(BackboneChecks.fastest("poor", reached, speeds).text().contains("40.0 points below"));
        assertTrue(BackboneChecks.fastest("nonsense", reached, speeds).text().contains("no backbone"));
        assertEquals(Verdict.UNANSWERED, BackboneChecks.fastest(" ", reached, speeds).verdict());
        assertEquals(Verdict.UNANSWERED, BackboneChecks.fastest(null, reached, speeds).verdict());
    }

    @Test
    void aFitIsCountedPartByPart() {
        try (Network twenty = ResNet.resnet20(10); Backbone body = twenty.withoutHead();
                NeckedBackbone neck = body.with(FeaturePyramid.of(8)); Network saved = neck.withHead(10); Network five = neck.withHead(5)) {
            StateDict state = saved.stateDict();
            WordTable table = WordTable.of("", "changed", "b", "n", "h");
            assertEquals(List.of("nothing", "100", "100", "100"), BackboneChecks.fit(table, "nothing", state, state).rows().get(0));
            assertEquals(List.of("head", "100", "100", "0"), BackboneChecks.fit(table, "head", five.stateDict(), state).rows().get(0));
        }
    }

    private static Throughput speed(double seconds) {
        return new Throughput("network", 1, 1_000_000, List.of(seconds));
    }

    private static Comparison reached(Map<String, Double> accuracies) {
        Map<String, List<TrainingRun>> runs = new LinkedHashMap<>();
        accuracies.forEach((name, accuracy) -> runs.put(name, List.of(new TrainingRun(name, 1, "net", "data", "validation",
                List.of(new TrainingRun.Epoch(1, 0, 0, 0, accuracy, 1)), List.of(), 0, List.of()))));
        return Comparison.ofRuns(runs);
    }
}
