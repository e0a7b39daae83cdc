package dev.thaw.jupyter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the steps of the installation so that none can stop another, and remembers what failed. */
final class Startup {

    private static final List<String> FAILURES = new CopyOnWriteArrayList<>();
    private static final AtomicInteger TOLD = new AtomicInteger();
    private static final AtomicLong NANOS = new AtomicLong();

    /** One step; whatever it throws is caught, linkage errors of a foreign kernel version too. */
    interface Step {
        void run() throws Exception;
    }

    private Startup() { }

    /**
     * Runs a step and catches whatever it throws.
     *
     * @param name what the step gives the user, as in "without NAME"
     * @param step the work
     */
    static void step(String name, Step step) {
        long began = System.nanoTime();
        try {
            step.run();
        } catch (VirtualMachineError | LinkageError | Exception failure) {
            FAILURES.add("%s (%s)".formatted(name, oneLine(failure)));
            ServerLog.line("Thaw: no " + FAILURES.get(FAILURES.size() - 1));
        } finally {
            NANOS.addAndGet(System.nanoTime() - began);
        }
    }

    /** Returns how long all steps took, in seconds. */
    static double seconds() {
        return NANOS.get() / 1e9;
    }

    /** Returns what failed so far, one line each. */
    static List<String> failures() {
        return List.copyOf(FAILURES);
    }

    /** Returns one line for a cell's output, once; empty when all went well or the line was given before. */
    static String notice() {
        return TOLD.getAndSet(FAILURES.size()) == FAILURES.size() ? ""
                : "Thaw started without: " + String.join("; ", FAILURES) + ". Run %thaw doctor for details.\n";
    }

    /**
     * Returns the type and message of an error on one line.
     *
     * @param error any error
     * @return at most 200 characters
     */
    static String oneLine(Throwable error) {
        String message = error.getMessage() == null ? "" : ": " + error.getMessage().replaceAll("\\s+", " ").strip();
        String line = error.getClass().getSimpleName() + message;
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }
}
