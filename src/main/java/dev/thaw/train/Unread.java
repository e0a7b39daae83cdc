package dev.thaw.train;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;

/** The steps that were taken and not yet counted, in order. */
final class Unread {

    /** How long a live curve may lag behind the steps; it also bounds what waits on the device. */
    private static final long LONGEST_NANOS = 500_000_000;

    private final Reading reading;
    private final LongSupplier nanoTime;
    private final Queue<Taken> steps = new ArrayDeque<>();
    private long since;

    Unread(Reading reading, LongSupplier nanoTime) {
        this.reading = reading;
        this.nanoTime = nanoTime;
    }

    void add(Taken step) {
        if (steps.isEmpty()) {
            since = nanoTime.getAsLong();
        }
        steps.add(step);
    }

    int size() {
        return steps.size();
    }

    /** Whether it is time to read them, though nobody needs them yet. */
    boolean areDue() {
        return reading == Reading.EACH_STEP || nanoTime.getAsLong() - since > LONGEST_NANOS;
    }

    /** Takes the oldest out. */
    Optional<Taken> next() {
        return Optional.ofNullable(steps.poll());
    }
}
