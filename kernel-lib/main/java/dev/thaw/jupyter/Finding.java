package dev.thaw.jupyter;

import java.util.concurrent.Callable;

/**
 * One line of the doctor's report.
 *
 * @param subject what was looked at, such as {@code engine}
 * @param state whether it is well
 * @param words what was found and, unless all is well, what to do
 */
record Finding(String subject, State state, String words) {

    /** How a finding stands. */
    enum State {
        /** Nothing to do. */
        FINE("✓"),
        /** Works, but slower or with less than it could. */
        NOTE("!"),
        /** Does not work. */
        BROKEN("✗");

        private final String mark;

        State(String mark) {
            this.mark = mark;
        }

        /** Returns the sign at the start of the line. */
        String mark() {
            return mark;
        }
    }

    static Finding fine(String subject, String words) {
        return new Finding(subject, State.FINE, words);
    }

    static Finding note(String subject, String words) {
        return new Finding(subject, State.NOTE, words);
    }

    /**
     * Looks at one thing; an exception becomes a broken finding, so that the other lines are still shown.
     *
     * @param subject what is looked at
     * @param look finds out
     * @return the finding
     */
    static Finding of(String subject, Callable<Finding> look) {
        try {
            return look.call();
        } catch (LinkageError | Exception broken) {
            Throwable cause = broken;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String first = Startup.oneLine(broken);
            String root = cause == broken ? "" : "; because " + Startup.oneLine(cause);
            return new Finding(subject, State.BROKEN, first + root);
        }
    }
}
