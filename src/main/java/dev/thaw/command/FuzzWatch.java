package dev.thaw.command;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Watches how long each file takes and how much heap it asks for, and ends a run in which one hangs. */
final class FuzzWatch {

    private final double longest;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Thread, Attempt> running = new ConcurrentHashMap<>();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicLong largest = new AtomicLong();

    private record Attempt(int number, long since, long allocated) { }

    /** Takes the seconds after which a file hangs. */
    FuzzWatch(double longest) {
        this.longest = longest;
    }

    void begin(int number) {
        running.put(Thread.currentThread(), new Attempt(number, System.nanoTime(), allocated()));
    }

    void end() {
        Attempt done = running.remove(Thread.currentThread());
        slowest.accumulateAndGet(System.nanoTime() - done.since(), Math::max);
        largest.accumulateAndGet(allocated() - done.allocated(), Math::max);
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Waits until the work is done, or one file hangs, which is a failure. */
    void until(Thread work, FuzzCounts counts) {
        try {
            while (work.isAlive()) {
                work.join(100);
                for (Attempt attempt : running.values()) {
                    if ((System.nanoTime() - attempt.since()) / 1e9 > longest) {
                        counts.fail("?", attempt.number(), "hangs for more than %.1f s; the rest was not tried".formatted(longest));
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; no file was written", stopped);
        }
    }

    /** Returns the seconds that the slowest file took. */
    double slowest() {
        return slowest.get() / 1e9;
    }

    /** Returns the most bytes of heap that one file asked for, in all. */
    long largest() {
        return largest.get();
    }
}
