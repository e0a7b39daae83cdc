package dev.thaw.data;

import ai.djl.ndarray.types.Shape;

/**
 * Turns bytes into floats ahead of the training step, on daemon threads: one, or as many as there are cores where images are
 * augmented.
 *
 * <p>The threads share the images of up to three batches, a few images at a time, and write them into arrays that are used
 * again. Batches are handed out in order. Tensors are made by the consumer, so that nothing native is ever in flight here.
 */
final class BatchLoader implements Runnable {

    static final int PREFETCH = 2;
    static final String THREAD_NAME = "thaw-batches";

    private static final int SLOTS = PREFETCH + 1;
    private static final int PIECE = 8;

    /** Images {@code [B,C,H,W]} at the start of {@code x}, valid until the release, and labels {@code [B]}; or a failure. */
    record Loaded(float[] x, long[] y, Throwable failure) { }

    /** The place of one batch while it is made and waits. */
    private static final class Slot {
        private float[] x = new float[0];
        private long[] y;
        private int batch = -1;
        private int missing;
        private Throwable failure;
    }

    private final ImageSet images;
    private final Versions versions;
    private final float[][] tables;
    private final int[] order;
    private final int batchSize;
    private final int height;
    private final int width;
    private final Slot[] slots = new Slot[SLOTS];
    private final Thread[] threads;
    /** The first place in the order that no thread has taken on. */
    private int next;
    private int released;
    private int firstFailed = Integer.MAX_VALUE;
    private boolean stopped;

    BatchLoader(ImageSet images, Normalization normalization, int batchSize, int[] order) {
        this(images, normalization, batchSize, order, new Originals());
    }

    BatchLoader(ImageSet images, Normalization normalization, int batchSize, int[] order, Versions versions) {
        this.images = images;
        this.versions = versions;
        this.order = order;
        this.batchSize = Math.max(1, Math.min(batchSize, order.length));
        this.tables = new float[images.channels()][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = normalization.table(channel);
        }
        boolean changed = order.length > 0 && !versions.areOriginals();
        Versions.Maker first = versions.maker(images);
        if (changed) {
            first.make(order[0]);
        }
        this.height = changed ? first.height() : images.height();
        this.width = changed ? first.width() : images.width();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
        int pieces = (order.length + PIECE - 1) / PIECE;
        threads = new Thread[changed ? Math.min(Runtime.getRuntime().availableProcessors(), pieces) : 1];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(this, THREAD_NAME);
            threads[i].setDaemon(true);
            threads[i].setPriority(Thread.NORM_PRIORITY - 1);
        }
    }

    /** The shape of one image as the network sees it, {@code [C,H,W]}. */
    Shape imageShape() {
        return new Shape(tables.length, height, width);
    }

    void start() {
        for (Thread thread : threads) {
            thread.start();
        }
    }

    /** Ends the threads; what they had loaded is dropped. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** Waits until the threads have ended. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Waits for the batch behind the last one released. */
    synchronized Loaded take() throws InterruptedException {
        Slot slot = slots[released % SLOTS];
        while (slot.batch != released || slot.missing > 0 && slot.failure == null) {
            wait();
        }
        return new Loaded(slot.x, slot.y, slot.failure);
    }

    /** Lets the arrays of the batch taken be used again. */
    synchronized void release() {
        slots[released % SLOTS].batch = -1;
        released++;
        notifyAll();
    }

    @Override
    public void run() {
        Versions.Maker maker = versions.maker(images);
        try {
            for (int from = claim(); from >= 0; from = claim()) {
                Throwable failure = null;
                try {
                    make(maker, from);
                } catch (RuntimeException | Error failed) {
                    failure = failed;
                }
                finish(from, failure);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes on the next few images of one batch; -1 when there is nothing more to do. */
    private synchronized int claim() throws InterruptedException {
        while (!stopped && next < order.length && next / batchSize >= released + SLOTS) {
            wait();
        }
        int batch = next / batchSize;
        if (stopped || next >= order.length || batch >= firstFailed) {
            return -1;
        }
        int from = next;
        if (from % batchSize == 0) {
            open(slots[batch % SLOTS], batch);
        }
        next = end(from);
        return from;
    }

    private void open(Slot slot, int batch) {
        int count = Math.min(batchSize, order.length - batch * batchSize);
        slot.y = new long[count];
        slot.missing = count;
        slot.failure = null;
        slot.batch = batch;
        try {
            int numbers = Math.multiplyExact(batchSize, Math.toIntExact(imageShape().size()));
            slot.x = slot.x.length < numbers ? new float[numbers] : slot.x;
        } catch (OutOfMemoryError full) {
            slot.failure = full;
            firstFailed = batch;
        }
    }

    private int end(int from) {
        int left = batchSize - from % batchSize;
        return from + Math.min(Math.min(PIECE, left), order.length - from);
    }

    private void make(Versions.Maker maker, int from) {
        Slot slot = slots[from / batchSize % SLOTS];
        int numbers = tables.length * height * width;
        for (int i = from; i < end(from); i++) {
            int place = i % batchSize;
            slot.y[place] = images.label(order[i]);
            maker.make(order[i], height, width);
            maker.write(tables, slot.x, place * numbers);
        }
    }

    private synchronized void finish(int from, Throwable failure) {
        Slot slot = slots[from / batchSize % SLOTS];
        slot.missing -= end(from) - from;
        if (failure != null) {
            slot.failure = slot.failure == null ? failure : slot.failure;
            firstFailed = Math.min(firstFailed, from / batchSize);
        }
        if (slot.missing == 0 || failure != null) {
            notifyAll();
        }
    }
}
