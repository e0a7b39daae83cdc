package dev.thaw.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How busy the machine is while a benchmark waits: the work of all other processes; known on Linux only. */
final class OtherLoad {

    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final int MILLIS = 400;
    private static final double TICKS_IN_A_SECOND = 100;
    private static final int FIRST = 1;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int AFTER_STEAL = 9;

    private OtherLoad() { }

    /** Watches for a moment; returns cores that are busy, not a number where the system does not say. Source: proc_stat(5). */
    static double cores() {
        try {
            long from = System.nanoTime();
            double before = busy();
            Thread.sleep(MILLIS);
            return (busy() - before) / TICKS_IN_A_SECOND / ((System.nanoTime() - from) / 1e9);
        } catch (IOException unknown) {
            return Double.NaN;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    private static double busy() throws IOException {
        String[] words = Files.readAllLines(COUNTERS).get(0).split(" +");
        double all = Arrays.stream(words, FIRST, Math.min(AFTER_STEAL, words.length)).mapToDouble(Double::parseDouble).sum();
        return all - Double.parseDouble(words[IDLE]) - Double.parseDouble(words[WAITING]);
    }
}
