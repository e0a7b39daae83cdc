package dev.thaw.store;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Closes a source from which nothing arrives any more: a plain read would wait for ever. */
final class StallWatch implements AutoCloseable {

    private final Closeable source;
    private final Duration patience;
    private final Thread thread;
    private volatile long lastByteAt = System.nanoTime();
    private volatile boolean stalled;

    private StallWatch(Closeable source, Duration patience) {
        this.source = source;
        this.patience = patience;
        thread = new Thread(this::watch, "thaw download watch");
        thread.setDaemon(true);
    }

    static StallWatch over(Closeable source, Duration patience) {
        StallWatch watch = new StallWatch(source, patience);
        watch.thread.start();
        return watch;
    }

    /** Says that something arrived just now. */
    void arrived() {
        lastByteAt = System.nanoTime();
    }

    /** Explains a failed read: by the silence when that was its cause. */
    IOException explain(IOException failure) {
        return stalled ? new IOException("nothing arrived for %d seconds".formatted(patience.toSeconds()), failure) : failure;
    }

    private void watch() {
        try {
            for (long left = patience.toMillis(); left > 0;
                    left = patience.minusNanos(System.nanoTime() - lastByteAt).toMillis()) {
                Thread.sleep(left);
            }
            stalled = true;
            source.close();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            stalled = true;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
