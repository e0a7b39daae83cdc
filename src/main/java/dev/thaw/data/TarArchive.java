package dev.thaw.data;

import dev.thaw.store.AtomicFile;
import dev.thaw.store.DownloadException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks the files of a {@code .tar.gz} archive into one folder, whatever folders they had inside it.
 *
 * <p>Only plain files are taken, under the last part of their names, so that no archive can write elsewhere. Format: POSIX.1
 * {@code ustar}; the fields read here are the same in all its dialects.
 */
final class TarArchive {

    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int TYPE_AT = 156;

    private TarArchive() { }

    /** Unpacks the archive and deletes it; when it is damaged, the error names it and it is left. */
    static void unpack(Path archive, Path folder) {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
            byte[] header = in.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                unpackOne(in, header, folder);
                header = in.readNBytes(BLOCK);
            }
            Files.delete(archive);
        } catch (IOException | UncheckedIOException | NumberFormatException damaged) {
            if (Thread.currentThread().isInterrupted()) {
                throw new DownloadException("unpacking %s was interrupted; call again to unpack it".formatted(archive), damaged);
            }
            throw new IllegalArgumentException("%s cannot be unpacked (%s): it is damaged, or the disk is full. Delete it and download again."
                    .formatted(archive, damaged.getMessage()), damaged);
        }
    }

    private static void unpackOne(InputStream in, byte[] header, Path folder) throws IOException {
        long size = Long.parseLong(text(header, SIZE_AT, SIZE_BYTES).strip(), 8);
        long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
        String name = text(header, 0, NAME_BYTES).replaceFirst("^.*[/\\\\]", "");
        boolean plainFile = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
        if (!plainFile || name.isEmpty() || name.equals("..")) {
            in.skipNBytes(padded);
            return;
        }
        AtomicFile.write(folder.resolve(name), out -> {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0;) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException("it ends within " + name);
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        });
        in.skipNBytes(padded - size);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
