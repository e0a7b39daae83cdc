package dev.thaw.contrast;

import ai.djl.ndarray.NDArray;
import dev.thaw.augment.Augmentation;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;

/** One pass over images that gives two views of each: the same images in the same order, drawn twice. */
final class TwinViews implements AutoCloseable {

    private final Batches first;
    private final Batches second;

    /**
     * Starts a pass.
     *
     * @param pass which one, from 0; each draws its own two views
     */
    TwinViews(ImageSet images, Normalization normalization, Augmentation views, int batchSize, Ordering order, long seed,
            int pass) {
        first = Batches.of(images, normalization, batchSize, order, views.at(seed, 2 * pass + 1));
        try {
            second = Batches.of(images, normalization, batchSize, order, views.at(seed, 2 * pass + 2));
        } catch (RuntimeException | Error refused) {
            first.close();
            throw refused;
        }
    }

    /** Both views of some images, {@code [2N,C,H,W]}: first views first. Closing it closes all that was computed from them. */
    record Pair(Batch one, Batch other, NDArray x) implements AutoCloseable {

        int images() {
            return one.size();
        }

        @Override
        public void close() {
            one.close();
            other.close();
        }
    }

    boolean hasNext() {
        return first.hasNext();
    }

    Pair next() {
        Batch one = first.next();
        Batch other = null;
        try {
            other = second.next();
            return new Pair(one, other, one.x().concat(other.x(), 0));
        } catch (RuntimeException | Error failed) {
            one.close();
            if (other != null) {
                other.close();
            }
            throw failed;
        }
    }

    /** Returns the images without their labels; the pixels are shared. Nothing behind this can learn from a label. */
    static ImageSet unlabelled(ImageSet images) {
        return ImageSet.of(images.pixels(), images.height(), images.width(), images.channels(), new int[images.size()]);
    }

    @Override
    public void close() {
        try {
            first.close();
        } finally {
            second.close();
        }
    }
}
