package dev.thaw.data;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Devices;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * One pass over an image set, batch by batch; the next batches are prepared meanwhile: on one thread, or on all cores where
 * images are augmented.
 *
 * <pre>{@code
 * try (var batches = Batches.of(data.train(), data.normalization(), 64, Ordering.shuffled(seed, epoch))) {
 *     while (batches.hasNext()) {
 *         try (Batch batch = batches.next()) { … }
 *     }
 * }
 * }</pre>
 *
 * <p>On a GPU the images of the next batches are read, changed and normalised while it computes. The copy itself takes its turn
 * behind the work that the GPU has yet to do, and {@link #next()} waits for it: DJL has neither pinned memory nor copies that
 * do not wait.
 *
 * <p>The order of images and every bit of a batch depend on the arguments alone, never on timing. The last batch holds
 * what is left. Close it: the threads then end at once; they also end by themselves after the last batch, after a failure,
 * and when an unclosed pass is garbage-collected. An interrupt neither loses a batch nor is lost: {@link #next()} returns and
 * the thread's interrupt flag stays set, for the training loop to see. Not for use by two threads at once.
 */
public final class Batches implements Iterator<Batch>, AutoCloseable {

    private static final Cleaner CLEANER = Cleaner.create();

    private final BatchLoader loader;
    private final Cleaner.Cleanable stopWhenForgotten;
    private final Shape imageShape;
    private final Device device;
    private final int count;
    private final ByteBuffer transfer;
    private int taken;
    private boolean ended;

    private Batches(BatchLoader loader, int batchSize, int images, Device device) {
        this.imageShape = loader.imageShape();
        this.device = device;
        this.count = (int) (((long) images + batchSize - 1) / batchSize);
        this.transfer = ByteBuffer.allocateDirect(transferBytes(Math.min(batchSize, images))).order(ByteOrder.nativeOrder());
        this.loader = loader;
        this.stopWhenForgotten = CLEANER.register(this, loader::stop);
        loader.start();
    }

    private int transferBytes(int largest) {
        long bytes = largest * Math.max(imageShape.size() * Float.BYTES, Long.BYTES);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("""
                    a batch of %,d images of %s (C×H×W) takes %,d MB as numbers, and one transfer holds 2,047 MB; give a batch \
                    size of at most %,d""".formatted(largest, imageShape, bytes >> 20, Integer.MAX_VALUE / (bytes / largest)));
        }
        return (int) bytes;
    }

    /**
     * Starts a pass over all images, for the device of this process.
     *
     * @param images what to visit
     * @param normalization how bytes become numbers
     * @param batchSize images in a batch, at least 1; the last batch may hold fewer
     * @param order in which order
     * @return the pass, to be closed
     * @throws IllegalArgumentException if the batch size is below 1 or the normalization is for other channels
     */
    public static Batches of(ImageSet images, Normalization normalization, int batchSize, Ordering order) {
        return of(images, normalization, batchSize, order, new Originals());
    }

    /**
     * Starts a pass over changed versions of all images, for the device of this process.
     *
     * @param images what to visit
     * @param normalization how bytes become numbers
     * @param batchSize images in a batch, at least 1; the last batch may hold fewer
     * @param order in which order
     * @param versions how images are changed, such as {@code augmentation.at(seed, epoch)}; what is drawn for one depends on
     *     its place in the set, not in the order
     * @return the pass, to be closed
     * @throws IllegalArgumentException if the batch size is below 1, or normalization or changes do not fit the images
     */
    public static Batches of(ImageSet images, Normalization normalization, int batchSize, Ordering order, Versions versions) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch of %d images does not exist; give 1 or more".formatted(batchSize));
        }
        if (normalization.channels() != images.channels()) {
            throw new IllegalArgumentException("images of %d channel(s) cannot be normalised with numbers for %d"
                    .formatted(images.channels(), normalization.channels()));
        }
        int[] indices = order.indices(images.size());
        BatchLoader loader = new BatchLoader(images, normalization, batchSize, indices, versions);
        return new Batches(loader, batchSize, indices.length, Devices.current());
    }

    /**
     * Counts the batches of the whole pass.
     *
     * @return batches, taken or not
     */
    public int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        return !ended && taken < count;
    }

    /**
     * Waits for the next batch and puts it on the device.
     *
     * @return the batch, to be closed by the caller
     * @throws NoSuchElementException after the last batch, or after {@link #close()}
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("this pass of %d batches is over; start another with Batches.of".formatted(count));
        }
        BatchLoader.Loaded loaded = await();
        if (loaded.failure() != null) {
            close();
            throw new IllegalStateException("batch %d of %d could not be made: %s".formatted(taken + 1, count, loaded.failure()),
                    loaded.failure());
        }
        taken++;
        try {
            return toDevice(loaded);
        } finally {
            loader.release();
        }
    }

    /** Ends the pass and its threads; batches already taken stay open. A second call does nothing. */
    @Override
    public void close() {
        ended = true;
        stopWhenForgotten.clean();
        boolean interrupted = Thread.interrupted();
        try {
            loader.join();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private BatchLoader.Loaded await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return loader.take();
                } catch (InterruptedException seen) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Batch toDevice(BatchLoader.Loaded loaded) {
        NDManager manager = NDManager.newBaseManager(device);
        try {
            Shape shape = new Shape(loaded.y().length).addAll(imageShape);
            transfer.clear().asFloatBuffer().put(loaded.x(), 0, (int) shape.size());
            NDArray x = owned(manager, shape, DataType.FLOAT32, (int) shape.size());
            transfer.clear().asLongBuffer().put(loaded.y());
            NDArray y = owned(manager, new Shape(loaded.y().length), DataType.INT64, loaded.y().length);
            return new Batch(manager, x, y, loaded.y());
        } catch (RuntimeException | Error failure) {
            manager.close();
            throw failure;
        }
    }

    /** Copies the start of the transfer buffer to the device. */
    private NDArray owned(NDManager manager, Shape shape, DataType type, int numbers) {
        ByteBuffer part = transfer.duplicate().order(ByteOrder.nativeOrder()).clear().limit(numbers * type.getNumOfBytes());
        return Batch.owned(manager, part, shape, type);
    }
}
