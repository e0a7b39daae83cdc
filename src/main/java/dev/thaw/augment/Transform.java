package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/**
 * One step of an augmentation: draws what it needs and changes one image.
 *
 * <p>Values, safe for any number of threads. Those of this package follow torchvision 0.22; a lambda is one too:
 *
 * <pre>{@code
 * Transform invert = (canvas, random) -> {
 *     byte[] pixels = canvas.pixels();
 *     for (int i = 0; i < canvas.bytes(); i++) {
 *         pixels[i] = (byte) ~pixels[i];
 *     }
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Transform {

    /**
     * Changes the image in place, or replaces it by one of another size.
     *
     * @param canvas the image and its spare memory, used by one thread
     * @param random this image's own numbers; what is drawn depends on seed, epoch and image only
     */
    void apply(Canvas canvas, RandomStream random);
}
