package dev.thaw.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much memory of the machine this process occupies, libtorch's included; known on Linux only.
 *
 * <p>It counts the Java heap, native arrays and libraries alike. The C library keeps freed memory for a while, so compare
 * slopes over many repetitions, or peaks after {@link #resetPeak()}, not two single readings. Source: the manual page
 * {@code proc_pid_status(5)}, fields {@code VmRSS} and {@code VmHWM}.
 */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String RESET_PEAK = "5";
    private static final long KIBIBYTE = 1024;

    private ResidentMemory() { }

    /**
     * Returns what the process occupies now.
     *
     * @return bytes; empty where the system does not say
     */
    public static OptionalLong now() {
        return field("VmRSS:");
    }

    /**
     * Returns the most that the process occupied since it began or since {@link #resetPeak()}.
     *
     * @return bytes; empty where the system does not say
     */
    public static OptionalLong peak() {
        return field("VmHWM:");
    }

    /**
     * Lets the peak start anew from what is occupied now.
     *
     * @return false where the system does not allow it; the peak is then that of the whole process
     */
    public static boolean resetPeak() {
        try {
            Files.writeString(CLEAR, RESET_PEAK);
            return true;
        } catch (IOException | SecurityException refused) {
            return false;
        }
    }

    private static OptionalLong field(String name) {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE).findFirst();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
