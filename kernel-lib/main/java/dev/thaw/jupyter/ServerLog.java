package dev.thaw.jupyter;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/**
 * Sends log lines to the server's own error stream, never into a cell.
 *
 * <p>The kernel swaps {@code System.err} for each cell, and the JDK's console handler keeps whichever stream it saw
 * first: a log line of the engine would appear as red text in a cell, and an autograder counts that as a failure.
 */
final class ServerLog {

    /** Never closed: it is the process's. */
    private static final PrintStream ERROR =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    /** Held so that the levels set below are not forgotten with the loggers. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("ai.djl"), Logger.getLogger("tech.tablesaw"));

    private ServerLog() { }

    /** Sends the root logger's lines to the process's error stream; the engine logs warnings only. */
    static void takeOver() {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                root.removeHandler(handler);
                root.addHandler(new ProcessError(handler.getLevel()));
            }
        }
    }

    /** Writes one line to the process's error stream, which is the server's log also while a cell runs. */
    static void line(String words) {
        ERROR.println(words);
    }

    private static final class ProcessError extends StreamHandler {

        ProcessError(Level level) {
            super(ERROR, new SimpleFormatter());
            setLevel(level);
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            super.publish(entry);
            flush();
        }
    }
}
