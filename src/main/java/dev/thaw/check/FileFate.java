package dev.thaw.check;

import dev.thaw.weights.WeightFile;
import java.nio.file.Path;

/** What becomes of a file of weights when Thaw reads it. */
public enum FileFate {
    /** {@code StateDict.read} gives its tensors. */
    READ,
    /** Refused, because it holds a module and not a state dict; its tensors can be had by {@code WeightFile.tensorsOnly}. */
    TENSORS_ONLY,
    /** Refused in each way. */
    REFUSED;

    /**
     * Finds out by reading.
     *
     * @param file the file
     * @return its fate; a file that cannot be read at all is refused
     */
    public static FileFate of(Path file) {
        try {
            WeightFile.read(file);
            return READ;
        } catch (RuntimeException refused) {
            return whenAsked(file);
        }
    }

    private static FileFate whenAsked(Path file) {
        try {
            WeightFile.tensorsOnly(file);
            return TENSORS_ONLY;
        } catch (RuntimeException refused) {
            return REFUSED;
        }
    }

    /**
     * Returns the words with which a file is refused.
     *
     * @param file the file
     * @return why {@code StateDict.read} does not read it; what it read, where it does
     */
    public static String reason(Path file) {
        try {
            return "read: " + WeightFile.read(file);
        } catch (RuntimeException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
