package dev.thaw.jupyter;

import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * One output of a cell that is replaced in place, at most ten times a second, and whose last state stays.
 *
 * <p>Any thread may call it, also after the cell is done. A value that comes too soon waits for its turn and is dropped
 * when a newer one comes; {@link #close} shows the last. The saved notebook holds that last state only.
 */
public final class Live implements AutoCloseable {

    /** The shortest time between two updates, in milliseconds. */
    static final long PERIOD_MILLIS = 100;

    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "thaw-live");
        thread.setDaemon(true);
        return thread;
    });

    private final String id = Screen.freshId();
    private final Optional<Screen.Area> area = Screen.area();
    private final Object drawing = new Object();
    private Object pending;
    private ScheduledFuture<?> turn;
    private long shownAt;

    /** Shows the first state at once, in the area of the running cell. */
    Live(Object first) {
        area.ifPresent(place -> place.show(identified(place, first)));
        shownAt = System.nanoTime();
    }

    /**
     * Replaces what is shown; a value that comes less than a tenth of a second after the last waits for its turn.
     *
     * <p>The caller's thread never draws: it may hold a lock that drawing the value needs.
     *
     * @param value anything that the notebook can show; it is drawn later, so it must not change
     */
    public synchronized void update(Object value) {
        if (area.isEmpty()) {
            return;
        }
        pending = value;
        if (turn == null) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - shownAt);
            turn = CLOCK.schedule(this::flush, Math.max(0, PERIOD_MILLIS - waited), TimeUnit.MILLISECONDS);
        }
    }

    /** Shows the last value now; later updates still work. Call it without holding a lock that drawing needs. */
    @Override
    public void close() {
        flush();
    }

    /** Draws outside this object's own lock, one drawing at a time, so that the last value given is the last one shown. */
    private void flush() {
        synchronized (drawing) {
            Object value = taken();
            if (value != null) {
                area.ifPresent(place -> place.update(identified(place, value)));
            }
        }
    }

    private synchronized Object taken() {
        if (turn != null) {
            turn.cancel(false);
            turn = null;
        }
        Object value = pending;
        pending = null;
        shownAt = System.nanoTime();
        return value;
    }

    private DisplayData identified(Screen.Area place, Object value) {
        DisplayData data = ThawNotebook.render(place.kernel(), value);
        data.putTransientData("display_id", id); // setDisplayId has another signature in newer kernels
        return data;
    }
}
