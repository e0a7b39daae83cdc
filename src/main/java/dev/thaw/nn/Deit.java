package dev.thaw.nn;

/**
 * timm's DeiT without distillation token: tiny, small and base, for patches of 16 pixels.
 *
 * <p>The structure is that of {@link VisionTransformer}, to the last name; what is new is how it was trained, on ImageNet
 * alone. Source: Touvron et al., "Training data-efficient image transformers {@literal &} distillation through attention", 2021,
 * table 1, arXiv:2012.12877.
 */
public final class Deit {

    private static final int PATCH = 16;

    private Deit() { }

    /**
     * Makes DeiT-Tiny, 192 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network tiny(int classes) {
        return tiny(classes, VisionTransformer.SIDE);
    }

    /**
     * Makes DeiT-Tiny for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 16
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 16
     */
    public static Network tiny(int classes, int imageSize) {
        return VisionTransformer.make("DeiT-Tiny", VisionTransformer.TINY, classes, imageSize, PATCH);
    }

    /**
     * Makes DeiT-Small, 384 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network small(int classes) {
        return small(classes, VisionTransformer.SIDE);
    }

    /**
     * Makes DeiT-Small for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 16
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 16
     */
    public static Network small(int classes, int imageSize) {
        return VisionTransformer.make("DeiT-Small", VisionTransformer.SMALL, classes, imageSize, PATCH);
    }

    /**
     * Makes DeiT-Base, 768 numbers per token, for images of 224 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network base(int classes) {
        return base(classes, VisionTransformer.SIDE);
    }

    /**
     * Makes DeiT-Base for square images of another size.
     *
     * @param classes outputs of the head
     * @param imageSize side of an image, in pixels, a multiple of 16
     * @return the network, seeded with 0; weights of another size are resized when loaded
     * @throws IllegalArgumentException if the size is no multiple of 16
     */
    public static Network base(int classes, int imageSize) {
        return VisionTransformer.make("DeiT-Base", VisionTransformer.BASE, classes, imageSize, PATCH);
    }
}
