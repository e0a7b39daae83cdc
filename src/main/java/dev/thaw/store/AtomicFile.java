package dev.thaw.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that readers see the old one or the whole new one, never half of it. */
public final class AtomicFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFile() { }

    /** What goes into the file. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes the bytes; the stream is closed by the caller.
         *
         * @param out where they go
         * @throws IOException if they cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a temporary file beside the target, flushes it to the disk and renames it over the target.
     *
     * <p>The file gets the permissions of any new file of this user. When the body fails, or the process dies, the target is
     * as it was; a failed body's temporary file is removed.
     *
     * @param target the file to make or replace; its folder is made when absent
     * @param body writes the bytes
     * @throws UncheckedIOException if the disk is full or the folder is read-only; the message says how much room is left
     */
    public static void write(Path target, Body body) {
        Path file = target.toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                fill(temporary, body);
                moveOver(temporary, file);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException cause) {
            throw failure(file, cause);
        }
    }

    /** Renames a finished file over the target, in one step where the file system can. */
    static void moveOver(Path finished, Path target) throws IOException {
        try {
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(finished, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static UncheckedIOException failure(Path file, IOException cause) {
        return new UncheckedIOException("""
                could not write %s: %s (%s). Nothing half written is left. Free some space, or choose a folder that you \
                may write to (THAW_HOME moves Thaw's own)."""
                        .formatted(file, cause.getMessage() == null ? cause : cause.getMessage(), room(file)), cause);
    }

    private static void fill(Path temporary, Body body) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            body.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    private static String room(Path file) {
        Path folder = file.getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        try {
            return folder == null ? "free space unknown"
                    : "%,d MB free on that disk".formatted(Files.getFileStore(folder).getUsableSpace() >> 20);
        } catch (IOException unknown) {
            return "free space unknown";
        }
    }
}
