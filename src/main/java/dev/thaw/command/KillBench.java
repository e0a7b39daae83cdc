package dev.thaw.command;

import dev.thaw.engine.RandomStream;
import dev.thaw.store.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Kills a training in a process of its own at random moments, resumes it, and compares the end with an uninterrupted one. */
final class KillBench {

    /** The longest wait after a first step; a training takes about this long, so most kills fall into one. */
    private static final int LONGEST_MILLIS = 700;
    private static final int LONGEST_START_MILLIS = 3000;
    /** One in so many is killed while its process still starts, reads the checkpoint or takes its first steps. */
    private static final int EARLY = 8;

    private final Path folder;
    private final RandomStream chance;
    private final List<Integer> killedAt = new ArrayList<>();
    private final List<String> different = new ArrayList<>();
    private int lost;
    private int trainings;

    private KillBench(Path folder, int seed) {
        this.folder = folder;
        chance = RandomStream.of(seed, "moments to kill at");
    }

    static KillResult run(KillOptions options, Consumer<String> tell) {
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-kill")) {
            KillResult result = new KillBench(folder.path(), options.seed()).run(options.kills(), tell);
            tell.accept(result.table().text());
            return result;
        } catch (IOException cause) {
            throw new UncheckedIOException("the processes to kill could not be run: " + cause.getMessage(), cause);
        }
    }

    private KillResult run(int kills, Consumer<String> tell) throws IOException {
        String whole = KilledTraining.outcome(folder.resolve("whole"), step -> { });
        while (killedAt.size() < kills) {
            trainings++;
            Path own = folder.resolve("training " + trainings);
            String end = null;
            for (int reached = 0; end == null;) {
                Child child = new Child(own, reached);
                end = child.run(killedAt.size() < kills);
                reached = child.last;
            }
            if (!end.equals(whole)) {
                different.add("training %d: %s instead of %s".formatted(trainings, end, whole));
            }
            tell.accept("%d of %d kills, training %d ended %s".formatted(killedAt.size(), kills, trainings,
                    end.equals(whole) ? "with the same bits" : "DIFFERENTLY"));
        }
        return new KillResult(killedAt.size(), killedAt, trainings, different, lost);
    }

    /** One process: from its start to its death, by itself or by force. */
    private final class Child {

        private final Path own;
        private final int reached;
        /** The last step that any process of this training told of. */
        private volatile int last;

        Child(Path own, int reached) {
            this.own = own;
            this.reached = reached;
            last = reached;
        }

        /** Returns what came out, or null when it was killed before. */
        String run(boolean kill) throws IOException {
            Process process = new ProcessBuilder(command(own)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            boolean early = chance.nextInt(EARLY) == 0;
            int wait = chance.nextInt(early ? LONGEST_START_MILLIS : LONGEST_MILLIS);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                if (kill && early) {
                    killAfter(process, wait);
                }
                String line = lines.readLine();
                if (kill && !early && line != null) {
                    killAfter(process, wait);
                }
                boolean first = true;
                while (line != null) {
                    if (line.startsWith(KilledTraining.ENDED)) {
                        return line.substring(KilledTraining.ENDED.length());
                    }
                    last = Integer.parseInt(line.substring(KilledTraining.STEP.length()));
                    if (first && last < reached) { // an epoch's last step may come again: its checkpoint follows the evaluation
                        lost++;
                    }
                    first = false;
                    line = next(lines);
                }
            } finally {
                process.destroyForcibly();
            }
            if (!kill) {
                throw new IllegalStateException("the training of %s ended without a word; run it by hand to see why".formatted(own));
            }
            killedAt.add(last);
            return null;
        }
    }

    /** A killed process may leave half a line. */
    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        return line == null || line.startsWith(KilledTraining.ENDED) || line.matches(KilledTraining.STEP + "\\d+") ? line : null;
    }

    private static void killAfter(Process process, int millis) {
        Thread killer = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            process.toHandle().destroyForcibly(); // SIGKILL; the streams stay open, unlike by Process itself
        }, "killer");
        killer.setDaemon(true);
        killer.start();
    }

    private static List<String> command(Path own) {
        return JavaCommand.of(KilledTraining.class, List.of("-XX:TieredStopAtLevel=1"), own.toString());
    }
}
