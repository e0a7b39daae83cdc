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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                () -> assertTrue(!MAP.fits(named("conv.1.w", "aux.w"), Set.of("conv1.w", "aux.w")), "the network's own path"),
                () -> assertTrue(!MAP.fits(named("last.w", "x"), Set.of("x")), "nothing but a head that does not land"),
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

    /** One key of each kind, from the files of timm 1.0.31, torchvision 0.22.1 and Swin's authors, and the same in our networks. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "MobileNetV2 of timm | conv_stem.weight blocks.0.0.conv_pw.weight blocks.2.1.bn3.bias conv_head.weight bn2.bias classifier.weight"
                + " | features.0.0.weight features.1.conv.1.weight features.5.conv.3.bias features.18.0.weight features.18.1.bias classifier.1.weight",
        "EfficientNet of timm | bn1.running_mean blocks.0.0.se.conv_reduce.bias blocks.6.0.conv_pwl.weight blocks.1.1.se.conv_expand.weight"
                + " | features.0.1.running_mean features.1.0.block.1.fc1.bias features.7.0.block.3.0.weight features.2.1.block.2.fc2.weight",
        "MobileNetV3 large of timm | blocks.1.0.bn3.bias blocks.2.0.bn3.bias blocks.6.0.conv.weight conv_head.bias classifier.bias"
                + " | features.2.block.2.1.bias features.4.block.3.1.bias features.16.0.weight classifier.0.bias classifier.3.bias",
        "MobileNetV3 small of timm | blocks.0.0.conv_pw.weight blocks.5.0.bn1.weight | features.1.block.2.0.weight features.12.1.weight",
        "VGG of timm | features.0.weight pre_logits.fc1.bias pre_logits.fc2.bias head.fc.bias"
                + " | features.0.weight classifier.0.bias classifier.3.bias classifier.6.bias",
        "vision transformer of torchvision | class_token encoder.layers.encoder_layer_11.mlp.linear_2.bias heads.head.weight"
                + " encoder.layers.encoder_layer_0.self_attention.in_proj_weight encoder.layers.encoder_layer_0.ln_2.bias"
                + " | cls_token blocks.11.mlp.fc2.bias head.weight blocks.0.attn.qkv.weight blocks.0.norm2.bias",
        "Swin of torchvision | features.0.2.bias features.2.reduction.weight features.7.1.mlp.3.bias features.1.0.attn.qkv.bias head.bias"
                + " | patch_embed.norm.bias layers.1.downsample.reduction.weight layers.3.blocks.1.mlp.fc2.bias layers.0.blocks.0.attn.qkv.bias"
                + " head.fc.bias",
        "Swin of its authors | layers.0.downsample.norm.bias layers.1.downsample.norm.bias head.weight"
                + " | layers.1.downsample.norm.bias layers.2.downsample.norm.bias head.fc.weight",
        "ResNet or GoogLeNet of pretrainedmodels | conv1.weight last_linear.bias | conv1.weight fc.bias"})
    void knownLayoutsBecomeOurs(String map, String given, String ours) {
        List<String> network = List.of(ours.split(" "));
        Fitted fitted = Fitted.of(named(("module." + given.replace(" ", " module.")).split(" ")), Set.copyOf(network));
        assertAll(() -> assertEquals(map, fitted.map()), () -> assertEquals(network, fitted.weights().names()));
    }

    @Test
    void aForeignLayoutIsNotHalfApplied() {
        Set<String> mobileNet = Set.of("features.0.0.weight", "features.1.conv.1.weight", "classifier.1.weight");
        StateDict efficientNet = named("conv_stem.weight", "blocks.0.0.conv_pw.weight", "blocks.0.0.se.conv_reduce.weight", "classifier.weight");
        Fitted fitted = Fitted.of(efficientNet, mobileNet);
        assertEquals("", fitted.map());
        assertEquals(efficientNet.names(), fitted.weights().names());
    }

    static StateDict named(String... names) {
        StateDict weights = StateDict.empty();
        for (String name : Arrays.asList(names)) {
            weights = weights.plus(name, TensorData.of(new float[] {0}, 1));
        }
        return weights;
    }

    @Test
    void aGroupThatTookNoPartIsEmptyAndEndlessNumbersAreNoPartOfAnyLayout() {
        StateDict odd = StateDict.empty().plus("blocks.99999999999.0.conv_pw.weight", TensorData.of(new float[1], 1))
                .plus("layers.99999999999.downsample.norm.weight", TensorData.of(new float[1], 1));
        assertEquals(odd.names(), Fitted.of(odd, Set.of("features.0.0.weight", "layers.1.downsample.norm.weight")).weights().names());
        assertEquals(List.of("ab"), KeyMap.of("map").rename("(z)?(b)", "a$1$2")
                .apply(StateDict.empty().plus("b", TensorData.of(new float[1], 1))).names());
    }
}
