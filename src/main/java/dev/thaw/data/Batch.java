package dev.thaw.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Devices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
     * Copies numbers that are not pixels, such as features, onto the device of this process.
     *
     * @param x {@code B} times the numbers of one item
     * @param y one label each, {@code [B]}
     * @param item the shape of one item, such as {@code [512]}
     * @return the batch, to be closed by the caller
     */
    public static Batch of(float[] x, long[] y, Shape item) {
        NDManager manager = NDManager.newBaseManager(Devices.current());
        try {
            ByteBuffer numbers = ByteBuffer.allocateDirect(Math.multiplyExact(x.length, Float.BYTES)).order(ByteOrder.nativeOrder());
            numbers.asFloatBuffer().put(x);
            try (NDArray borrowed = manager.create(numbers, new Shape(y.length).addAll(item), DataType.FLOAT32)) {
                return new Batch(manager, borrowed.duplicate(), manager.create(y));
            }
        } catch (RuntimeException | Error failure) {
            manager.close();
            throw failure;
        }
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
