package dev.thaw.nn;

/**
 * timm's BEiT for patches of 16 pixels: base and large.
 *
 * <p>Places are not added to the tokens: each block has a table of distances instead. The head, {@code head}, is given the
 * mean of the patches after {@code fc_norm}; the class token takes part in the attention only. Source: Bao et al., "BEiT:
 * BERT Pre-Training of Image Transformers", 2022, §2, arXiv:2106.08254. Values begin as in timm: tables at zero, weights
 * from a normal distribution of deviation 0.02, less in deeper blocks, and a thousandth of it in the head.
 */
public final class Beit {

    private static final int SIDE = 224;
    private static final int PATCH = 16;
    private static final double HEAD_DEVIATION = VisionTransformer.DEVIATION / 1000;

    private Beit() { }

    /**
     * Makes BEiT-Base, 768 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network base(int classes) {
        return base(classes, SIDE);
    }

    /**
     * Makes BEiT-Base for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 16
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 16
     */
    public static Network base(int classes, int imageSize) {
        return make("BEiT-Base/16", new VisionTransformer.Variant(768, 12, 12), 0.1f, classes, imageSize);
    }

    /**
     * Makes BEiT-Large, 1024 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network large(int classes) {
        return large(classes, SIDE);
    }

    /**
     * Makes BEiT-Large for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 16
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 16
     */
    public static Network large(int classes, int imageSize) {
        return make("BEiT-Large/16", new VisionTransformer.Variant(1024, 24, 16), 1e-5f, classes, imageSize);
    }

    /** Makes the network that all variants are. */
    static Network make(String name, VisionTransformer.Variant variant, float factor, int classes, int imageSize) {
        int along = Patches.along(imageSize, PATCH);
        int size = variant.size();
        Module[] blocks = new Module[variant.depth()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new BeitBlock(size, variant.heads(), along, new BeitBlock.Start(factor, i));
        }
        Sequential root = Sequential.named().then("patch_embed", Patches.tokens(size, PATCH))
                .passing(new ClassToken(along, size, ClassToken.Places.NONE, imageSize))
                .then("pos_drop", Dropout.of(0)).then("blocks", Sequential.of(blocks)).then("norm", Identity.create())
                .passing(new TokenMean()).then("fc_norm", LayerNorm.of(size, VisionTransformer.EPSILON))
                .then("head_drop", Dropout.of(0))
                .then("head", Linear.withZeroBias(size, classes, Initialization.normal(HEAD_DEVIATION)));
        return Network.of(name, root, 3, imageSize, imageSize);
    }
}
