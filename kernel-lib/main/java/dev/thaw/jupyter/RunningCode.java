package dev.thaw.jupyter;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * What a cell is running just now, as the kernel's own table that an interrupt walks through.
 *
 * <p>While a cell compiles it runs nothing, and the kernel forgets the interrupt: a training begins although the stop button
 * was pressed. Here the wish is kept for the next thing that the same cell runs.
 */
final class RunningCode extends ConcurrentHashMap<String, Future<Object>> {

    private static final long serialVersionUID = 1;

    private final transient BooleanSupplier cellIsRunning;
    private boolean wished;

    /** Starts with nothing running. */
    RunningCode(BooleanSupplier cellIsRunning) {
        this.cellIsRunning = cellIsRunning;
    }

    /** A new cell was not interrupted yet. */
    synchronized void begin() {
        wished = false;
    }

    /** Called by an interrupt, to stop each. */
    @Override
    public synchronized void forEach(BiConsumer<? super String, ? super Future<Object>> stop) {
        if (isEmpty()) {
            wished = cellIsRunning.getAsBoolean();
        }
        super.forEach(stop);
    }

    /** Called when something begins to run. */
    @Override
    public synchronized Future<Object> put(String id, Future<Object> code) {
        if (wished && code.cancel(true)) {
            wished = false;
        }
        return super.put(id, code);
    }
}
