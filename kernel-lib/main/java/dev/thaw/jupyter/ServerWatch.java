package dev.thaw.jupyter;

/** Ends the kernel when the Jupyter that started it is gone: else a JVM lives on, with all its memory and no way to reach it. */
final class ServerWatch {

    /** What Jupyter sets for every kernel that is to end with it: its own process id. */
    private static final String MARK = "JPY_PARENT_PID";

    private ServerWatch() { }

    /** Begins to watch the process that started this one, where that is the Jupyter that asks for it and no starter in between. */
    static void begin() {
        ProcessHandle.current().parent().filter(starter -> Long.toString(starter.pid()).equals(System.getenv(MARK)))
                .ifPresent(server -> server.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
    }
}
