package dev.thaw.train;

/** Releases several things, whatever fails. */
public final class Closing {

    private Closing() { }

    /**
     * Does all of it; then the first failure is thrown.
     *
     * @param steps each is done whatever became of those before it
     */
    public static void all(Runnable... steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
