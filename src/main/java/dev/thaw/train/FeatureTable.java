package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;

/** The features of one set of images, a row each. */
interface FeatureTable extends AutoCloseable {

    /**
     * Keeps what was computed of some images.
     *
     * @param images places in the set
     * @param first which of these the first row stands for
     * @param computed one row an image, {@code [B,…]}
     */
    void put(int[] images, int first, NDArray computed);

    /** Gathers the rows of some images, in the shape of {@code item}, on the device. */
    Batch batch(int[] images, long[] labels, Shape item);

    @Override
    void close();
}
