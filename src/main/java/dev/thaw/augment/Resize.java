package dev.thaw.augment;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.engine.RandomStream;

/**
 * Brings every image to one size: torchvision's {@code Resize} with two numbers.
 *
 * @param height rows of the result
 * @param width columns of the result
 * @param interpolation how values between pixels are found
 * @param smoothing whether a shrinking filter sees all pixels
 */
public record Resize(int height, int width, Interpolation interpolation, Smoothing smoothing) implements Transform {

    /** Whether a shrinking filter sees all pixels that a new one stands for. */
    public enum Smoothing {
        /** It does, as Pillow always and torchvision by default have it. */
        ANTIALIAS,
        /** Only the nearest neighbours count: fast, and jagged. */
        NONE
    }

    /**
     * Checks the size.
     *
     * @param height rows of the result
     * @param width columns of the result
     * @param interpolation how values between pixels are found
     * @param smoothing whether a shrinking filter sees all pixels
     */
    public Resize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image of %d×%d does not exist; give 1 or more of both".formatted(height, width));
        }
        if (interpolation == Interpolation.BICUBIC && smoothing == Smoothing.NONE) {
            throw new IllegalArgumentException("BICUBIC comes with ANTIALIAS here; give that, or BILINEAR");
        }
    }

    /**
     * Resizes bilinearly with antialiasing.
     *
     * @param height rows of the result
     * @param width columns of the result
     * @return the transform
     */
    public static Resize of(int height, int width) {
        return new Resize(height, width, Interpolation.BILINEAR, Smoothing.ANTIALIAS);
    }

    /**
     * Finds values between pixels in another way.
     *
     * @param other which way
     * @return the transform with it
     */
    public Resize interpolation(Interpolation other) {
        return new Resize(height, width, other, smoothing);
    }

    /**
     * Brings all pictures of a task to this size: smaller ones cost less to learn from.
     *
     * @param data the task
     * @return the same task with pictures of that size
     */
    public Dataset of(Dataset data) {
        return new Dataset(data.name(), data.classNames(), of(data.train()), of(data.validation()), of(data.test()),
                data.normalization());
    }

    private ImageSet of(ImageSet images) {
        if (images.isEmpty()) {
            return ImageSet.empty(height, width, images.channels());
        }
        boolean fits = images.height() == height && images.width() == width;
        return fits ? images : Augmentation.of(this).at(0, 0).of(images);
    }

    @Override
    public void apply(Canvas canvas, RandomStream random) {
        canvas.resampling().resize(canvas, height, width, interpolation, smoothing);
    }
}
