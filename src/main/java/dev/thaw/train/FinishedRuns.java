package dev.thaw.train;

import dev.thaw.store.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the finished trainings of a long experiment lie, so that an interrupt costs only the one that was under way: run again,
 * the experiment takes the others from here, weights and numbers to the last bit.
 *
 * <p>A run is found by all that its numbers follow from; whatever differs is trained. About as many bytes as the network's
 * weights are kept for each.
 */
public final class FinishedRuns {

    private final SavedRuns runs;

    private FinishedRuns(Path folder) {
        runs = new SavedRuns(folder, SavedRuns.Mode.KEEP);
    }

    /**
     * Keeps runs in a folder, which a later process can go on from.
     *
     * @param folder made when it is missing
     * @return the runs that lie there, and those to come
     * @throws UncheckedIOException if the folder cannot be made
     */
    public static FinishedRuns in(Path folder) {
        try {
            return new FinishedRuns(Files.createDirectories(folder));
        } catch (IOException refused) {
            throw new UncheckedIOException("finished trainings cannot be kept in %s; name a folder that can be written".formatted(folder),
                    refused);
        }
    }

    /**
     * Keeps runs as long as this process lives, in a folder of the system for temporary files.
     *
     * @return no runs yet
     * @throws UncheckedIOException if the folder cannot be made
     */
    public static FinishedRuns untilExit() {
        try {
            ScratchFolder folder = ScratchFolder.make("thaw-runs");
            Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
            return new FinishedRuns(folder.path());
        } catch (IOException refused) {
            throw new UncheckedIOException("finished trainings cannot be kept; -Djava.io.tmpdir=FOLDER names another folder", refused);
        }
    }

    SavedRuns runs() {
        return runs;
    }
}
