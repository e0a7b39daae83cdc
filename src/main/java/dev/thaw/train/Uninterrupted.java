package dev.thaw.train;

import java.io.UncheckedIOException;

/** Writing that an interrupt does not spoil. */
final class Uninterrupted {

    private Uninterrupted() { }

    /** An interrupt closes the file being written; it is written again then, and the training's next step sees the flag. */
    static void write(Runnable write) {
        boolean stopping = Thread.interrupted();
        try {
            write.run();
        } catch (UncheckedIOException failed) {
            if (!Thread.interrupted()) {
                throw failed;
            }
            stopping = true;
            write.run();
        } finally {
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
