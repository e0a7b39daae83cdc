package dev.thaw.nn;

/**
 * timm's vision transformers: tiny, small, base and large, cutting images into patches of 16 pixels.
 *
 * <p>The parameters {@code cls_token} and {@code pos_embed} belong to the root; the head is {@code head}. {@link Deit} has the
 * same structure, so its weights fit too. Source: Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021, table 1,
 * arXiv:2010.11929; tiny and small: Touvron et al., 2021, arXiv:2012.12877. Linear layers and places begin with a normal
 * distribution of deviation 0.02, biases at zero, the convolution of the patches with PyTorch's default, as timm has it.
 *
 * <p>A network for another size of image or patch has other places, and other kernels that cut the patches. Weights are
 * resized to them as timm does when they are loaded; the load report says so.
 */
public final class VisionTransformer {

    /** The ε of each layer norm, ten times smaller than PyTorch's default. */
    static final double EPSILON = 1e-6;
    /** The standard deviation that weights begin with. */
    static final double DEVIATION = 0.02;

    static final Variant TINY = new Variant(192, 12, 3);
    static final Variant SMALL = new Variant(384, 12, 6);
    static final Variant BASE = new Variant(768, 12, 12);
    static final Variant LARGE = new Variant(1024, 24, 16);

    /** The side of an image, in pixels, that weights are usually trained for. */
    static final int SIDE = 224;
    private static final int PATCH = 16;

    private VisionTransformer() { }

    /**
     * One row of the paper's table.
     *
     * @param size numbers per token
     * @param depth blocks
     * @param heads of each attention
     */
    record Variant(int size, int depth, int heads) { }

    /**
     * Makes ViT-Tiny, 192 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network tiny(int classes) {
        return tiny(classes, SIDE, PATCH);
    }

    /**
     * Makes ViT-Tiny for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels
     * @param patch side of a patch, in pixels; 16 in the published weights
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if patches of that size do not fill the image
     */
    public static Network tiny(int classes, int imageSize, int patch) {
        return make("ViT-Tiny", TINY, classes, imageSize, patch);
    }

    /**
     * Makes ViT-Small, 384 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network small(int classes) {
        return small(classes, SIDE, PATCH);
    }

    /**
     * Makes ViT-Small for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels
     * @param patch side of a patch, in pixels; 16 in the published weights
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if patches of that size do not fill the image
     */
    public static Network small(int classes, int imageSize, int patch) {
        return make("ViT-Small", SMALL, classes, imageSize, patch);
    }

    /**
     * Makes ViT-Base, 768 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network base(int classes) {
        return base(classes, SIDE, PATCH);
    }

    /**
     * Makes ViT-Base for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels
     * @param patch side of a patch, in pixels; 16 in the published weights
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if patches of that size do not fill the image
     */
    public static Network base(int classes, int imageSize, int patch) {
        return make("ViT-Base", BASE, classes, imageSize, patch);
    }

    /**
     * Makes ViT-Large, 1024 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network large(int classes) {
        return large(classes, SIDE, PATCH);
    }

    /**
     * Makes ViT-Large for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels
     * @param patch side of a patch, in pixels; 16 in the published weights
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if patches of that size do not fill the image
     */
    public static Network large(int classes, int imageSize, int patch) {
        return make("ViT-Large", LARGE, classes, imageSize, patch);
    }

    /** Makes the network that all variants are. */
    static Network make(String name, Variant variant, int classes, int imageSize, int patch) {
        int size = variant.size();
        Module[] blocks = new Module[variant.depth()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = TransformerBlock.of(size, variant.heads());
        }
        int along = Patches.along(imageSize, patch);
        Sequential root = Sequential.named().then("patch_embed", Patches.tokens(size, patch))
                .passing(new ClassToken(along, size, ClassToken.Places.ADDED, imageSize))
                .then("pos_drop", Dropout.of(0)).then("patch_drop", Identity.create()).then("norm_pre", Identity.create())
                .then("blocks", Sequential.of(blocks)).then("norm", LayerNorm.of(size, EPSILON)).passing(new FirstToken())
                .then("fc_norm", Identity.create()).then("head_drop", Dropout.of(0))
                .then("head", Linear.withZeroBias(size, classes, Initialization.normal(DEVIATION)));
        return Network.of("%s/%d".formatted(name, patch), root, 3, imageSize, imageSize);
    }
}
