package dev.thaw.nn;

/** Cuts images into square patches and makes each a token. */
final class Patches {

    private Patches() { }

    /** Returns how many patches stand along a side of an image. */
    static int along(int imageSize, int patch) {
        if (patch < 1) {
            throw new IllegalArgumentException("a patch has a side of 1 pixel or more; given %d".formatted(patch));
        }
        if (imageSize < patch || imageSize % patch != 0) {
            throw new IllegalArgumentException("""
                    an image of %d pixels cannot be cut into patches of %d pixels, so that pixels at its border would be lost; \
                    give a multiple of %d, such as %d""".formatted(imageSize, patch, patch,
                    Math.max(1, Math.round(imageSize / (double) patch)) * patch));
        }
        return imageSize / patch;
    }

    /** Makes timm's {@code PatchEmbed}, {@code [N,3,H,W] → [N,T,D]}. */
    static Sequential tokens(int size, int patch) {
        return Sequential.named().then("proj", Conv2d.of(3, size, patch, patch, 0)).passing(new PatchTokens())
                .then("norm", Identity.create());
    }
}
