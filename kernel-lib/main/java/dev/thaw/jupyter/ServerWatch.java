package dev.thaw.jupyter;

/** Ends the kernel when the Jupyter that started it is gone: else a JVM lives on, with all its memory and no way to reach it. */
final class ServerWatch {

    /** What Jupyter sets for every kernel that is to end with it. */
    private static final String MARK = "JPY_PARENT_PID";

    private ServerWatch() { }

    /** Begins to watch the process that started this one, where Jupyter asks for that. */
    static void begin() {
        if (System.getenv(MARK) != null) {
            ProcessHandle.current().parent().ifPresent(server -> server.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        }
    }
}
