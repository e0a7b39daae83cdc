package dev.thaw.nn;

import java.util.Arrays;

/**
 * timm's Swin transformers for patches of 4 pixels and windows of 7×7 tokens: tiny, small, base and large.
 *
 * <p>Between {@code patch_embed} and {@code norm} everything is {@code [N,H,W,C]}: the stages are {@code layers.0} …
 * {@code layers.3}, each half as wide and high as the one before and with twice the channels. Then come the average over
 * the grid, {@code head.global_pool}, and the head, {@code head.fc}. Source: Liu et al., "Swin Transformer: Hierarchical
 * Vision Transformer using Shifted Windows", 2021, §3.3, arXiv:2103.14030. Linear layers begin as in timm with a normal
 * distribution of deviation 0.02 and biases at zero; branches are left out by chance with a probability that grows to 0.1
 * in the last block. For images of another size windows stay at 7 tokens, or are as large as the stage where that is smaller.
 */
public final class SwinTransformer {

    /** The ε of each layer norm: PyTorch's default, ten times the one of {@link VisionTransformer}. */
    static final double EPSILON = 1e-5;

    private static final int SIDE = 224;
    private static final int PATCH = 4;
    private static final int WINDOW = 7;
    private static final double LEFT_OUT = 0.1;

    private SwinTransformer() { }

    /**
     * One row of the paper's table; heads have 32 numbers each.
     *
     * @param name of the network
     * @param size numbers per token in the first stage
     * @param depths blocks of each stage
     */
    record Variant(String name, int size, int... depths) {

        int blocks() {
            return Arrays.stream(depths).sum();
        }
    }

    private static final Variant TINY = new Variant("Swin-Tiny", 96, 2, 2, 6, 2);
    private static final Variant SMALL = new Variant("Swin-Small", 96, 2, 2, 18, 2);
    private static final Variant BASE = new Variant("Swin-Base", 128, 2, 2, 18, 2);
    private static final Variant LARGE = new Variant("Swin-Large", 192, 2, 2, 18, 2);

    /**
     * Makes Swin-Tiny, 768 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network tiny(int classes) {
        return tiny(classes, SIDE);
    }

    /**
     * Makes Swin-Tiny for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 4
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 4
     */
    public static Network tiny(int classes, int imageSize) {
        return make(TINY, classes, imageSize);
    }

    /**
     * Makes Swin-Small, 768 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network small(int classes) {
        return small(classes, SIDE);
    }

    /**
     * Makes Swin-Small for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 4
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 4
     */
    public static Network small(int classes, int imageSize) {
        return make(SMALL, classes, imageSize);
    }

    /**
     * Makes Swin-Base, 1024 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network base(int classes) {
        return base(classes, SIDE);
    }

    /**
     * Makes Swin-Base for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 4
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 4
     */
    public static Network base(int classes, int imageSize) {
        return make(BASE, classes, imageSize);
    }

    /**
     * Makes Swin-Large, 1536 features, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network large(int classes) {
        return large(classes, SIDE);
    }

    /**
     * Makes Swin-Large for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 4
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 4
     */
    public static Network large(int classes, int imageSize) {
        return make(LARGE, classes, imageSize);
    }

    /** Makes the network that all variants are. */
    static Network make(Variant variant, int classes, int imageSize) {
        int side = Patches.along(imageSize, PATCH);
        Sequential stages = Sequential.named();
        int size = variant.size();
        int before = 0;
        for (int stage = 0; stage < variant.depths().length; stage++) {
            int stageSide = (side + (1 << stage) - 1) >> stage; // halved each time, odd sides rounded up
            stages.then(Integer.toString(stage), stage(variant, stage, size << stage, stageSide, before));
            before += variant.depths()[stage];
        }
        int features = size << (variant.depths().length - 1);
        Sequential patches = Sequential.named().then("proj", Conv2d.of(3, size, PATCH, PATCH, 0))
                .passing(new TokenGrid(side, PATCH)).then("norm", LayerNorm.of(size, EPSILON));
        Sequential head = Sequential.named().then("global_pool", new TokenMean()).then("drop", Dropout.of(0))
                .then("fc", Linear.withZeroBias(features, classes, Initialization.normal(VisionTransformer.DEVIATION)));
        return Network.of(variant.name(), Sequential.named().then("patch_embed", patches).then("layers", stages)
                .then("norm", LayerNorm.of(features, EPSILON)).then("head", head), 3, imageSize, imageSize);
    }

    /** Makes a stage; every second block moves the image by half a window, so that windows come to know each other. */
    private static Module stage(Variant variant, int stage, int size, int side, int before) {
        Module[] blocks = new Module[variant.depths()[stage]];
        for (int i = 0; i < blocks.length; i++) {
            WindowGrid grid = WindowGrid.of(side, WINDOW, i % 2 == 0 ? 0 : WINDOW / 2);
            blocks[i] = new SwinBlock(size, size / 32, grid, LEFT_OUT * (before + i) / (variant.blocks() - 1));
        }
        return new SwinStage(stage == 0 ? Identity.create() : new PatchMerging(size / 2), Sequential.of(blocks), size);
    }
}
