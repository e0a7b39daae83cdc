package dev.thaw.augment;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Versions;
import dev.thaw.engine.RandomStream;
import java.util.stream.IntStream;

/**
 * An augmentation in one epoch of one run: what is drawn for an image depends on the two numbers and its index, on nothing else.
 *
 * @param augmentation the transforms
 * @param seed the run's seed
 * @param epoch the epoch, so that each sees other versions
 */
public record Augmented(Augmentation augmentation, long seed, int epoch) implements Versions {

    private static final int PIECE = 256;

    /**
     * Makes a new set of changed images with the same labels, on all cores.
     *
     * @param images the images as they are
     * @return as many, one for one; the fill of an {@link Erasing} shows as a colour
     * @throws IllegalArgumentException if the transforms do not fit the images, or make images of different sizes
     */
    public ImageSet of(ImageSet images) {
        if (images.isEmpty() || augmentation.isEmpty()) {
            return images;
        }
        Canvas first = worker(images).draw(0);
        byte[] pixels = new byte[Math.multiplyExact(images.size(), first.bytes())];
        IntStream.rangeClosed(0, (images.size() - 1) / PIECE).parallel().forEach(piece -> {
            Worker worker = worker(images);
            for (int i = piece * PIECE; i < Math.min(images.size(), (piece + 1) * PIECE); i++) {
                worker.draw(i, first.height(), first.width()).write(pixels, i * first.bytes());
            }
        });
        return ImageSet.of(pixels, first.height(), first.width(), images.channels(), images.labels());
    }

    @Override
    public boolean areOriginals() {
        return augmentation.isEmpty();
    }

    @Override
    public Maker maker(ImageSet images) {
        return worker(images);
    }

    /** The means of one thread to make images. */
    Worker worker(ImageSet images) {
        return new Worker(this, images, new Canvas(augmentation.arithmetic()));
    }

    /** One thread's canvas and stream. */
    static final class Worker implements Maker {
        private final Augmented augmented;
        private final ImageSet images;
        private final Canvas canvas;
        private final RandomStream random = RandomStream.of(0, "augmentation");

        Worker(Augmented augmented, ImageSet images, Canvas canvas) {
            this.augmented = augmented;
            this.images = images;
            this.canvas = canvas;
        }

        /** Makes the version of one image. */
        Canvas draw(int index) {
            canvas.load(images, index);
            augmented.augmentation.apply(canvas, random.restart(augmented.seed, augmented.epoch, index));
            return canvas;
        }

        /** Makes the version of one image, which must have the size of all others. */
        Canvas draw(int index, int height, int width) {
            draw(index);
            if (canvas.height() != height || canvas.width() != width) {
                throw new IllegalArgumentException("""
                        %s makes images of different sizes, %d×%d and %d×%d, which fit into no batch; end it with Resize.of(…) \
                        or CenterCrop.of(…)""".formatted(augmented.augmentation, height, width, canvas.height(), canvas.width()));
            }
            return canvas;
        }

        @Override
        public void make(int index) {
            draw(index);
        }

        @Override
        public void make(int index, int height, int width) {
            draw(index, height, width);
        }

        @Override
        public int height() {
            return canvas.height();
        }

        @Override
        public int width() {
            return canvas.width();
        }

        @Override
        public void write(float[][] tables, float[] x, int to) {
            canvas.write(tables, x, to);
        }
    }
}
