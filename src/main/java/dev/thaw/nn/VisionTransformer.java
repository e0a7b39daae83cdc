package dev.thaw.nn;

/**
 * timm's vision transformers for patches of 16 pixels: tiny, small and base.
 *
 * <p>The parameters {@code cls_token} and {@code pos_embed} belong to the root; the head is {@code head}. DeiT has the same
 * structure, so its weights fit too. Source: Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021, table 1,
 * arXiv:2010.11929; tiny and small: Touvron et al., 2021, arXiv:2012.12877. Linear layers and places begin with a normal
 * distribution of deviation 0.02, biases at zero, the convolution of the patches with PyTorch's default, as timm has it.
 */
public final class VisionTransformer {

    /** The ε of each layer norm, ten times smaller than PyTorch's default. */
    static final double EPSILON = 1e-6;
    /** The standard deviation that weights begin with. */
    static final double DEVIATION = 0.02;
    /** The side of an image, in pixels; others do not fit the trained places. */
    static final int SIDE = 224;

    private static final int PATCH = 16;
    private static final int DEPTH = 12;

    private VisionTransformer() { }

    /**
     * Makes ViT-Tiny, 192 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network tiny(int classes) {
        return make("ViT-Tiny/16", 192, 3, classes);
    }

    /**
     * Makes ViT-Small, 384 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network small(int classes) {
        return make("ViT-Small/16", 384, 6, classes);
    }

    /**
     * Makes ViT-Base, 768 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network base(int classes) {
        return make("ViT-Base/16", 768, 12, classes);
    }

    private static Network make(String name, int size, int heads, int classes) {
        Module[] blocks = new Module[DEPTH];
        for (int i = 0; i < DEPTH; i++) {
            blocks[i] = TransformerBlock.of(size, heads);
        }
        int patches = (SIDE / PATCH) * (SIDE / PATCH);
        Sequential root = Sequential.named().then("patch_embed", patches(size)).passing(new ClassToken(patches, size))
                .then("pos_drop", Dropout.of(0)).then("patch_drop", Identity.create()).then("norm_pre", Identity.create())
                .then("blocks", Sequential.of(blocks)).then("norm", LayerNorm.of(size, EPSILON)).passing(new FirstToken())
                .then("fc_norm", Identity.create()).then("head_drop", Dropout.of(0))
                .then("head", Linear.withZeroBias(size, classes, Initialization.normal(DEVIATION)));
        return Network.of(name, root, 3, SIDE, SIDE);
    }

    /** Cuts an image into patches and makes each a token, {@code [N,3,224,224] → [N,196,D]}. */
    private static Sequential patches(int size) {
        return Sequential.named().then("proj", Conv2d.of(3, size, PATCH, PATCH, 0)).passing(new PatchTokens())
                .then("norm", Identity.create());
    }
}
