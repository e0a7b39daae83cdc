package dev.thaw.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Turns bytes into floats ahead of the training step, on one daemon thread.
 *
 * <p>The queue holds {@link #PREFETCH} batches of plain Java arrays; tensors are made by the consumer, so that nothing
 * native is ever in flight here. The thread ends after the last batch, after a failure, and soon after {@link #stop()}.
 */
final class BatchLoader implements Runnable {

    static final int PREFETCH = 2;
    static final String THREAD_NAME = "thaw-batches";

    /** Images {@code [B,C,H,W]} and labels {@code [B]}, the end, or the reason why there is nothing more. */
    record Loaded(float[] x, long[] y, boolean last, Throwable failure) { }

    private final BlockingQueue<Loaded> queue = new ArrayBlockingQueue<>(PREFETCH);
    private final ImageSet images;
    private final float[][] tables;
    private final int[] order;
    private final int batchSize;
    private final Thread thread = new Thread(this, THREAD_NAME);

    BatchLoader(ImageSet images, Normalization normalization, int batchSize, int[] order) {
        this.images = images;
        this.batchSize = batchSize;
        this.order = order;
        this.tables = new float[images.channels()][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = normalization.table(channel);
        }
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY - 1);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread; what it had loaded is dropped. */
    void stop() {
        thread.interrupt();
        queue.clear();
    }

    /** Waits until the thread has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    Loaded take() throws InterruptedException {
        return queue.take();
    }

    @Override
    public void run() {
        try {
            for (int from = 0; from < order.length; from += batchSize) {
                queue.put(load(from, Math.min(batchSize, order.length - from)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            report(failure);
        }
    }

    private Loaded load(int from, int count) {
        int numbers = images.imageBytes();
        float[] x = new float[Math.multiplyExact(count, numbers)];
        long[] y = new long[count];
        for (int i = 0; i < count; i++) {
            int index = order[from + i];
            y[i] = images.label(index);
            convert(index * numbers, x, i * numbers);
        }
        return new Loaded(x, y, from + count == order.length, null);
    }

    /** Writes one image {@code [H,W,C]} of bytes as {@code [C,H,W]} of floats. */
    private void convert(int from, float[] x, int to) {
        byte[] pixels = images.pixels();
        int channels = tables.length;
        int plane = images.height() * images.width();
        for (int channel = 0; channel < channels; channel++) {
            float[] table = tables[channel];
            int at = to + channel * plane;
            for (int i = 0; i < plane; i++) {
                x[at + i] = table[pixels[from + i * channels + channel] & 0xFF];
            }
        }
    }

    private void report(Throwable failure) {
        try {
            queue.put(new Loaded(null, null, true, failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
