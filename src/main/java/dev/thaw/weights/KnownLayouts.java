package dev.thaw.weights;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;

/**
 * The layouts, other than ours, that weights of our networks are published in; the head may be another one.
 *
 * <p>Of timm the names are those of version 1.0, of torchvision those of 0.22 and, for DenseNet, of its files of 2017.
 */
final class KnownLayouts {

    /** What a window or a grid looks like follows from its size; older files store it all the same. */
    private static final String COMPUTED = ".*\\.(?:relative_position_index|attn_mask)";
    private static final String BLOCK = "blocks\\.(%s)\\.(\\d{1,4})\\.(\\w+|se\\.conv_\\w+)\\.(\\w+)";
    private static final String ANY = BLOCK.formatted("\\d{1,4}");

    static final List<KeyMap> ALL = List.of(
            KeyMap.of("DenseNet of torchvision's files")
                    .rename("(.*denselayer\\d+\\.(?:norm|conv))\\.([12]\\..*)", "$1$2"),
            KeyMap.of("features trained in parallel")
                    .rename("features\\.module\\.(.*)", "features.$1"),
            KeyMap.of("GoogLeNet with its two heads for training")
                    .drop("aux[12]\\..*"),
            last("ResNet or GoogLeNet of pretrainedmodels", "fc."),
            last("DenseNet of pretrainedmodels", "classifier."),
            last("Inception-ResNet of pretrainedmodels", "classif."),
            KeyMap.of("VGG of timm")
                    .flatten("pre_logits\\.fc1\\.(.*)", "classifier.0.$1").flatten("pre_logits\\.fc2\\.(.*)", "classifier.3.$1")
                    .renameHead("head\\.fc\\.(.*)", "classifier.6.$1"),
            mobileNetV2(), efficientNet(),
            mobileNetV3("large", List.of(1, 2, 4, 7, 11, 13, 16), List.of(2, 4, 5)),
            mobileNetV3("small", List.of(1, 2, 4, 7, 9, 12), List.of(0, 2, 3, 4)),
            KeyMap.of("transformers that store what follows from their size").drop(COMPUTED),
            vision(), swinOfItsAuthors(), swinOfTorchvision());

    private KnownLayouts() { }

    private static KeyMap last(String name, String head) {
        return KeyMap.of(name).renameHead("last_linear\\.(.*)", head + "$1");
    }

    private static KeyMap mobileNetV2() {
        List<Integer> starts = List.of(1, 2, 4, 7, 11, 14, 17);
        Map<String, String> first = Map.of("conv_dw", "0.0", "bn1", "0.1", "conv_pw", "1", "bn2", "2");
        Map<String, String> others =
                Map.of("conv_pw", "0.0", "bn1", "0.1", "conv_dw", "1.0", "bn2", "1.1", "conv_pwl", "2", "bn3", "3");
        return ends(KeyMap.of("MobileNetV2 of timm"), "features.18.").renameHead("classifier\\.(\\w+)", "classifier.1.$1")
                .rename(ANY, blocks(starts, ".conv.", stage -> stage == 0 ? first : others));
    }

    private static KeyMap efficientNet() {
        Map<String, String> first = Map.of("conv_dw", "0.0", "bn1", "0.1", "se.conv_reduce", "1.fc1", "se.conv_expand", "1.fc2",
                "conv_pw", "2.0", "bn2", "2.1");
        return ends(KeyMap.of("EfficientNet of timm"), "features.8.").renameHead("classifier\\.(\\w+)", "classifier.1.$1")
                .rename(ANY, found -> "features.%d.%s.block.%s.%s".formatted(1 + Integer.parseInt(found.group(1)), found.group(2),
                        part(found, found.group(1).equals("0") ? first : inverted(true)), found.group(4)));
    }

    /** Blocks of one stage begin at a feature; those of some stages squeeze and excite, which moves what comes behind. */
    private static KeyMap mobileNetV3(String size, List<Integer> starts, List<Integer> squeezing) {
        int last = starts.size() - 1;
        int end = starts.get(last);
        Map<String, String> plain = Map.of("conv_dw", "0.0", "bn1", "0.1", "conv_pw", "1.0", "bn2", "1.1");
        Map<String, String> squeezed =
                Map.of("conv_dw", "0.0", "bn1", "0.1", "se.conv_reduce", "1.fc1", "se.conv_expand", "1.fc2",
                "conv_pw", "2.0", "bn2", "2.1");
        KeyMap map = KeyMap.of("MobileNetV3 " + size + " of timm")
                .rename("conv_stem\\.(\\w+)", "features.0.0.$1").rename("bn1\\.(\\w+)", "features.0.1.$1")
                .flatten("conv_head\\.(\\w+)", "classifier.0.$1").renameHead("classifier\\.(\\w+)", "classifier.3.$1")
                .rename("blocks\\." + last + "\\.0\\.conv\\.(\\w+)", "features." + end + ".0.$1")
                .rename("blocks\\." + last + "\\.0\\.bn1\\.(\\w+)", "features." + end + ".1.$1");
        return map.rename(BLOCK.formatted("[0-%d]".formatted(last - 1)), blocks(starts, ".block.",
                stage -> stage > 0 ? inverted(squeezing.contains(stage)) : squeezing.contains(0) ? squeezed : plain));
    }

    /** Expansion, depthwise convolution, perhaps squeeze and excitation, projection. */
    private static Map<String, String> inverted(boolean squeezing) {
        return Map.of("conv_pw", "0.0", "bn1", "0.1", "conv_dw", "1.0", "bn2", "1.1", "se.conv_reduce", "2.fc1",
                "se.conv_expand", "2.fc2", "conv_pwl", squeezing ? "3.0" : "2.0", "bn3", squeezing ? "3.1" : "2.1");
    }

    private static KeyMap ends(KeyMap map, String head) {
        return map.rename("conv_stem\\.(\\w+)", "features.0.0.$1").rename("bn1\\.(\\w+)", "features.0.1.$1")
                .rename("conv_head\\.(\\w+)", head + "0.$1").rename("bn2\\.(\\w+)", head + "1.$1");
    }

    private static Function<MatchResult, String> blocks(List<Integer> starts, String inside,
            Function<Integer, Map<String, String>> parts) {
        return found -> {
            int stage = Integer.parseInt(found.group(1));
            int feature = stage < starts.size() ? starts.get(stage) + Integer.parseInt(found.group(2)) : -1;
            return "features." + feature + inside + part(found, parts.apply(stage)) + "." + found.group(4);
        };
    }

    /** A part that the layout does not have stays, so that the map does not fit. */
    private static String part(MatchResult found, Map<String, String> names) {
        return names.getOrDefault(found.group(3), found.group(3));
    }

    private static KeyMap vision() {
        String layer = "encoder\\.layers\\.encoder_layer_(\\d+)\\.";
        return KeyMap.of("vision transformer of torchvision").rename("class_token", "cls_token")
                .rename("encoder\\.pos_embedding", "pos_embed")
                .rename("conv_proj\\.(\\w+)", "patch_embed.proj.$1").rename("encoder\\.ln\\.(\\w+)", "norm.$1")
                .renameHead("heads\\.head\\.(\\w+)", "head.$1").rename(layer + "ln_([12])\\.(\\w+)", "blocks.$1.norm$2.$3")
                .rename(layer + "self_attention\\.in_proj_(\\w+)", "blocks.$1.attn.qkv.$2")
                .rename(layer + "self_attention\\.out_proj\\.(\\w+)", "blocks.$1.attn.proj.$2")
                .rename(layer + "mlp\\.(?:0|linear_1)\\.(\\w+)", "blocks.$1.mlp.fc1.$2")
                .rename(layer + "mlp\\.(?:3|linear_2)\\.(\\w+)", "blocks.$1.mlp.fc2.$2");
    }

    /** There a stage ends with the halving of the next one; masks and indices are computed here. */
    private static KeyMap swinOfItsAuthors() {
        return KeyMap.of("Swin of its authors").drop(COMPUTED).renameHead("head\\.(\\w+)", "head.fc.$1")
                .rename("layers\\.(\\d{1,4})\\.downsample\\.(.*)",
                        found -> "layers.%d.downsample.%s".formatted(Integer.parseInt(found.group(1)) + 1, found.group(2)));
    }

    private static KeyMap swinOfTorchvision() {
        return KeyMap.of("Swin of torchvision").drop(COMPUTED).renameHead("head\\.(\\w+)", "head.fc.$1")
                .rename("features\\.0\\.0\\.(\\w+)", "patch_embed.proj.$1")
                .rename("features\\.0\\.2\\.(\\w+)", "patch_embed.norm.$1")
                .rename("features\\.([246])\\.(.*)", found -> "layers.%d.downsample.%s".formatted(half(found), found.group(2)))
                .rename("features\\.([1357])\\.(\\d+)\\.mlp\\.0\\.(\\w+)", found -> block(found, "mlp.fc1." + found.group(3)))
                .rename("features\\.([1357])\\.(\\d+)\\.mlp\\.3\\.(\\w+)", found -> block(found, "mlp.fc2." + found.group(3)))
                .rename("features\\.([1357])\\.(\\d+)\\.((?:norm|attn).*(?<!relative_position_index))",
                        found -> block(found, found.group(3)));
    }

    private static String block(MatchResult found, String part) {
        return "layers.%d.blocks.%s.%s".formatted(half(found), found.group(2), part);
    }

    private static int half(MatchResult found) {
        return Integer.parseInt(found.group(1)) / 2;
    }
}
