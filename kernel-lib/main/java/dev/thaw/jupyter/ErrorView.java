package dev.thaw.jupyter;

import java.util.List;

/** Shows an exception that a cell caught: type, message, causes, and the first frame of each that tells something. */
final class ErrorView {

    private static final int CAUSES = 6;

    /** Frames that tell a learner nothing: the JDK's, the shell's and the kernel's. */
    private static final List<String> OTHERS = List.of("java.", "jdk.", "REPL.", "org.dflib.jjava.");

    private ErrorView() { }

    static Bundle of(Throwable error) {
        StringBuilder text = new StringBuilder();
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < CAUSES; depth++, cause = cause.getCause()) {
            text.append(depth == 0 ? "" : "\ncaused by ").append(cause.getClass().getName());
            if (cause.getMessage() != null) {
                text.append(": ").append(cause.getMessage());
            }
            text.append(origin(cause));
        }
        return Bundle.text(text.toString());
    }

    private static String origin(Throwable error) {
        for (StackTraceElement frame : error.getStackTrace()) {
            if (OTHERS.stream().noneMatch(frame.getClassName()::startsWith)) {
                return "\n    at " + frame;
            }
        }
        return "";
    }
}
