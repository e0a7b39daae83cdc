package dev.thaw.train;

import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;
import java.util.Arrays;
import java.util.NoSuchElementException;

/** One pass over cached features; the batches are cut as {@code Batches} cuts them from images. */
final class FeaturePass implements Feed.Pass {

    private final FeatureTable rows;
    private final int[] labels;
    private final int[] order;
    private final int batchSize;
    private final Shape item;
    private int done;

    FeaturePass(FeatureTable rows, int[] labels, int[] order, int batchSize, Shape item) {
        this.rows = rows;
        this.labels = labels;
        this.order = order;
        this.batchSize = batchSize;
        this.item = item;
    }

    @Override
    public boolean hasNext() {
        return done < order.length;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("this pass over %d images is over".formatted(order.length));
        }
        int size = Math.min(batchSize, order.length - done);
        int[] images = Arrays.copyOfRange(order, done, done + size);
        done += size;
        return rows.batch(images, Arrays.stream(images).mapToLong(image -> labels[image]).toArray(), item);
    }

    @Override
    public void close() {
        done = order.length;
    }
}
