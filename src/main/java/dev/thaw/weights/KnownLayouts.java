package dev.thaw.weights;

import java.util.List;

/** The layouts, other than ours, that weights of our networks are published in. */
final class KnownLayouts {

    /** What a window or a grid looks like follows from its size; older files store it all the same. */
    private static final String COMPUTED = ".*\\.(?:relative_position_index|attn_mask)";

    static final List<KeyMap> ALL = List.of(
            KeyMap.of("DenseNet of torchvision's files")
                    .rename("(.*denselayer\\d+\\.(?:norm|conv))\\.([12]\\..*)", "$1$2"),
            KeyMap.of("features trained in parallel")
                    .rename("features\\.module\\.(.*)", "features.$1"),
            KeyMap.of("GoogLeNet with its two heads for training").drop("aux[12]\\..*"),
            KeyMap.of("transformers that store what follows from their size").drop(COMPUTED));

    private KnownLayouts() { }
}
