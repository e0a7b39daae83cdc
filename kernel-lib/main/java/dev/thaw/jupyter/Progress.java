package dev.thaw.jupyter;

import dev.thaw.view.Renderable;
import java.util.Optional;

/** A progress bar with the time left; any thread may step it. */
public final class Progress implements AutoCloseable {

    private final String label;
    private final long total;
    private final long startedAt = System.nanoTime();
    private final Live live;
    private long done;

    /** Shows the bar at zero in the running cell. */
    Progress(String label, long total) {
        if (total < 1) {
            throw new IllegalArgumentException("progress(\"%s\", %d) has no steps to count; give 1 or more"
                    .formatted(label, total));
        }
        this.label = label;
        this.total = total;
        this.live = new Live(new Bar(label, 0, total, 0));
    }

    /** Counts one step; those beyond the total are not counted. */
    public void step() {
        step(1);
    }

    /**
     * Counts some steps; those beyond the total are not counted.
     *
     * @param steps how many were done since the last call
     */
    public synchronized void step(long steps) {
        done = Math.min(total, done + steps);
        live.update(state());
    }

    /** Shows the last state; the bar stays as it is, full or not. */
    @Override
    public synchronized void close() {
        live.update(state());
        live.close();
    }

    private Bar state() {
        return new Bar(label, done, total, (System.nanoTime() - startedAt) / 1e9);
    }

    /**
     * One state of the bar.
     *
     * @param label what is being done
     * @param done steps done, 0 to total
     * @param total steps of the whole
     * @param seconds time since the start
     */
    record Bar(String label, long done, long total, double seconds) implements Renderable {

        @Override
        public String text() {
            int filled = (int) (20 * done / total);
            return "%s %s%s %d/%d · %s".formatted(label, "█".repeat(filled), "░".repeat(20 - filled), done, total,
                    time());
        }

        @Override
        public Optional<String> html() {
            return Optional.of("<div style=\"font-family:sans-serif;font-size:13px\">%s %s %d/%d · %s</div>".formatted(
                    Html.escape(label), Html.bar((double) done / total), done, total, time()));
        }

        private String time() {
            if (done >= total) {
                return Durations.text(seconds);
            }
            return done == 0 ? "starting" : Durations.text(seconds * (total - done) / done) + " left";
        }
    }
}
