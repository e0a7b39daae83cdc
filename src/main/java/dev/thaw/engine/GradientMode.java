package dev.thaw.engine;

/**
 * Whether libtorch records operations for a later backward pass on this thread, for the length of a try block.
 *
 * <pre>{@code
 * try (var off = GradientMode.off()) {
 *     NDArray logits = network.forward(x, Mode.EVAL);   // no graph, less memory
 * }
 * }</pre>
 *
 * <p>The mode belongs to a thread: DJL switches it off on the thread that loads the engine only, every other thread
 * starts with it on. This value restores what it found, so that such blocks nest. Close it on the thread that opened it.
 */
public final class GradientMode implements AutoCloseable {

    private final Thread owner = Thread.currentThread();
    private final boolean before;
    private boolean open = true;

    private GradientMode(boolean records) {
        before = Torch.recordsGradients();
        Torch.recordGradients(records);
    }

    /**
     * Stops recording until the value is closed, as {@code torch.no_grad()} does.
     *
     * @return the block's resource; close it
     */
    public static GradientMode off() {
        return new GradientMode(false);
    }

    /**
     * Starts recording until the value is closed, as {@code torch.enable_grad()} does.
     *
     * @return the block's resource; close it
     */
    public static GradientMode on() {
        return new GradientMode(true);
    }

    /**
     * Tells whether operations of the calling thread are recorded now.
     *
     * @return true between {@link #on()} and its close
     */
    public static boolean isOn() {
        return Torch.recordsGradients();
    }

    /**
     * Restores the mode that was found when the block began; a second call changes nothing.
     *
     * @throws IllegalStateException if another thread opened it: its mode cannot be restored from here
     */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("""
                    a gradient mode opened on thread "%s" was closed on "%s", which would leave the first thread's mode \
                    as it is; close it where it was opened, by try (var mode = GradientMode.off()) { ... }"""
                    .formatted(owner.getName(), Thread.currentThread().getName()));
        }
        open = false;
        Torch.recordGradients(before);
    }
}
