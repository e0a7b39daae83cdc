package dev.thaw.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Some images and their labels on the device; whoever took it closes it.
 *
 * <p>Both arrays own their memory and live until {@link #close()}. Results that a network computes from {@link #x()}
 * attach to the same manager and are closed with it, unless they are moved elsewhere.
 */
public final class Batch implements AutoCloseable {

    private final NDManager manager;
    private final NDArray x;
    private final NDArray y;

    Batch(NDManager manager, NDArray x, NDArray y) {
        this.manager = manager;
        this.x = x;
        this.y = y;
    }

    /**
     * Returns the images.
     *
     * @return {@code [B,C,H,W]}, float32, normalised
     */
    public NDArray x() {
        return x;
    }

    /**
     * Returns the labels.
     *
     * @return {@code [B]}, int64
     */
    public NDArray y() {
        return y;
    }

    /**
     * Counts the images.
     *
     * @return {@code B}
     */
    public int size() {
        return Math.toIntExact(y.size());
    }

    /**
     * Returns the manager that owns the arrays.
     *
     * @return the manager; closing the batch closes it
     */
    public NDManager manager() {
        return manager;
    }

    /** Frees both arrays and all that was computed from them and not moved elsewhere; a second call does nothing. */
    @Override
    public void close() {
        manager.close();
    }
}
