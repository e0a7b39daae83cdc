package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A layout is renamed whole or not at all, and never in two ways. */
class KeyMapTest {

    private static final KeyMap MAP = KeyMap.of("old").rename("conv\\.(\\d)\\.(.*)", "conv$1.$2")
            .rename("blocks\\.(\\d)\\.w", found -> "layer" + (1 + Integer.parseInt(found.group(1))) + ".w")
            .flatten("pool\\.(.*)", "fc.$1").drop("aux\\..*").renameHead("last\\.(.*)", "head.$1");

    @Test
    void renamesFlattensAndDropsByWholePaths() {
        StateDict weights = named("conv.1.w", "xconv.1.w", "blocks.2.w", "aux.w")
                .plus("pool.w", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1));
        StateDict renamed = MAP.apply(weights);
        assertAll(() -> assertEquals(List.of("conv1.w", "xconv.1.w", "layer3.w", "fc.w"), renamed.names()),
                () -> assertArrayEquals(new long[] {2, 3}, renamed.get("fc.w").shape()),
                () -> assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, renamed.get("fc.w").toFloats()));
    }

    @Test
    void fitsOnlyWhereEveryRenamedPathLandsInTheNetwork() {
        Set<String> network = Set.of("conv1.w", "layer3.w", "fc.w");
        assertAll(() -> assertTrue(MAP.fits(named("conv.1.w", "blocks.2.w", "other"), network), "all land"),
                () -> assertTrue(!MAP.fits(named("conv.1.w", "blocks.3.w"), network), "layer4 is not there"),
                () -> assertTrue(!MAP.fits(named("conv1.w"), network), "nothing to rename"),
                () -> assertTrue(!MAP.fits(named("conv.1.w", "conv1.w"), network), "a collision"),
                () -> assertTrue(!MAP.fits(named("conv.1.w"), Set.of("conv1.w", "conv.1.w")), "the network's own path"),
                () -> assertTrue(MAP.fits(named("conv.1.w", "last.w"), network), "the head may be another"),
                () -> assertTrue(MAP.fits(named("conv1.w", "aux.w"), network), "only something to drop"),
                () -> assertTrue(!MAP.fits(named("aux.w"), network), "nothing lands"));
    }

    @Test
    void twoRulesForOnePathAndTwoTensorsForOneAreErrors() {
        KeyMap twice = MAP.rename("conv\\.1\\.w", "x");
        String message = assertThrows(IllegalArgumentException.class, () -> twice.apply(named("conv.1.w"))).getMessage();
        assertTrue(message.contains("two rules for \"conv.1.w\""), message);
        assertThrows(IllegalArgumentException.class, () -> MAP.apply(named("conv.1.w", "conv1.w")));
    }

    @Test
    void oldDenseNetFilesAreRecognisedAndTheReportSaysSo() {
        String layer = "features.denseblock1.denselayer12.";
        StateDict file = named("module.features.conv0.weight", "module." + layer + "norm.1.weight", "module." + layer + "conv.2.weight",
                "module.features.transition1.norm.weight");
        Map<String, long[]> network = Map.of("features.conv0.weight", new long[] {1}, layer + "norm1.weight", new long[] {1},
                layer + "conv2.weight", new long[] {1}, "features.transition1.norm.weight", new long[] {1});
        LoadReport report = LoadReport.compare(network, Fitted.of(file, network.keySet()));
        assertAll(() -> assertTrue(report.complete(), report.text()), () -> assertEquals("module.", report.prefix()),
                () -> assertTrue(report.text().contains("DenseNet"), report.text()));
    }

    @Test
    void whatIsDroppedIsNamedAsTheFileHasIt() {
        Fitted fitted = Fitted.of(named("module.conv1.weight", "module.aux1.conv.weight"), Set.of("conv1.weight"));
        assertAll(() -> assertEquals(List.of("module.aux1.conv.weight"), fitted.dropped()),
                () -> assertEquals(List.of("conv1.weight"), fitted.weights().names()));
    }

    @Test
    void tablesThatFollowFromTheSizeAreLeftOut() {
        String attention = "layers.0.blocks.1.attn.";
        Fitted fitted = Fitted.of(named(attention + "qkv.weight", attention + "relative_position_index", "layers.0.blocks.1.attn_mask"),
                Set.of(attention + "qkv.weight"));
        assertAll(() -> assertEquals(List.of(attention + "qkv.weight"), fitted.weights().names()),
                () -> assertEquals(2, fitted.dropped().size()));
    }

    static StateDict named(String... names) {
        StateDict weights = StateDict.empty();
        for (String name : Arrays.asList(names)) {
            weights = weights.plus(name, TensorData.of(new float[] {0}, 1));
        }
        return weights;
    }
}
