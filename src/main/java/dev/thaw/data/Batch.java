package dev.thaw.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Devices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Some images and their labels on the device, and the labels in Java's memory too; whoever took it closes it.
 *
 * <p>Both arrays own their memory and live until {@link #close()}. Results that a network computes from {@link #x()}
 * attach to the same manager and are closed with it, unless they are moved elsewhere.
 */
public final class Batch implements AutoCloseable {

    private final NDManager manager;
    private final NDArray x;
    private final NDArray y;
    private final int[] labels;

    Batch(NDManager manager, NDArray x, NDArray y, long[] labels) {
        this.manager = manager;
        this.x = x;
        this.y = y;
        this.labels = Arrays.stream(labels).mapToInt(label -> (int) label).toArray();
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
            NDArray images = owned(manager, numbers, new Shape(y.length).addAll(item), DataType.FLOAT32);
            return new Batch(manager, images, manager.create(y), y);
        } catch (RuntimeException | Error failure) {
            manager.close();
            throw failure;
        }
    }

    /**
     * Picks rows of a table that is on a device, such as features; they do not pass through Java.
     *
     * @param table one row an item, {@code [N,…]}
     * @param rows which, in this order, from 0
     * @param labels one each, {@code [B]}
     * @param item the shape of one item; a row holds as many numbers
     * @return the batch on the table's device, to be closed by the caller
     */
    public static Batch of(NDArray table, int[] rows, long[] labels, Shape item) {
        NDManager manager = NDManager.newBaseManager(table.getDevice());
        try (NDArray order = manager.create(Arrays.stream(rows).asLongStream().toArray());
                NDArray picked = table.get(manager, new NDIndex("{}", order))) {
            return new Batch(manager, picked.reshape(new Shape(rows.length).addAll(item)), manager.create(labels), labels);
        } catch (RuntimeException | Error failure) {
            manager.close();
            throw failure;
        }
    }

    /** Copies a buffer to the device: on the CPU, where an array made of one only borrows it, by an array more. */
    static NDArray owned(NDManager manager, ByteBuffer numbers, Shape shape, DataType type) {
        NDArray made = manager.create(numbers, shape, type);
        if (manager.getDevice().isGpu()) {
            return made;
        }
        try (made) {
            return made.duplicate();
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
     * Returns the labels without asking the device for them, which would wait for all that it has yet to do.
     *
     * @return a new array of {@code B} numbers, those of {@link #y()}
     */
    public int[] labels() {
        return labels.clone();
    }

    /**
     * Counts the images.
     *
     * @return {@code B}
     */
    public int size() {
        return labels.length;
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
