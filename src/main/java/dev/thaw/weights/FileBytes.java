package dev.thaw.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A file as bytes that can be looked at anywhere: small ones are read, larger ones mapped, so they use no heap.
 *
 * <p>What must be copied all the same is counted, so that a small file cannot ask for a large heap.
 */
final class FileBytes implements AutoCloseable {

    private static final long SMALL = 1 << 20;
    private static final int CHECKED = 256 << 10;
    private static final int WINDOW_BITS = 30;
    private static final long FREE_COPIES = 16L << 20;
    /** Copies may be this many times as large as the file; real weights, unpacked or put in order, need 1 to 10 times. */
    private static final long MOST_COPIES = 64;

    private final FileChannel channel;
    private final long size;
    private final Map<Long, ByteBuffer> windows = new HashMap<>();
    private long copied;
    private boolean regions;

    private FileBytes(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Refuses what is no file: a pipe, for one, would let us wait for ever. */
    static FileBytes open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is %s; give the file itself"
                    .formatted(Files.isDirectory(file) ? "a folder" : "a device or a pipe, no file"));
        }
        return new FileBytes(FileChannel.open(file));
    }

    long size() {
        return size;
    }

    /** Returns a little-endian view of a part; what it is appears in the error when the file is too short. */
    ByteBuffer slice(long offset, long length, String what) {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw Refusal.of("it is truncated or damaged: %s should be %d bytes from byte %d on, but the file has only %d; "
                    + "fetch it again",
                    what, length, offset, size);
        }
        if (length > Integer.MAX_VALUE) {
            throw Refusal.of("%s has %d bytes, but one tensor may have 2 GiB at most", what, length);
        }
        long window = offset >>> WINDOW_BITS;
        long from = window << WINDOW_BITS;
        boolean inside = length == 0 || offset + length - 1 >>> WINDOW_BITS == window;
        ByteBuffer part = inside
                ? windows.computeIfAbsent(window, key -> map(from, Math.min(1L << WINDOW_BITS, size - from)))
                        .slice((int) (offset - from), (int) length)
                : map(offset, length);
        return part.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a place in the file that outlives this object; empty for a small file, which is read whole. */
    Optional<FileRegion> region(long offset) {
        if (size <= SMALL) {
            return Optional.empty();
        }
        regions = true;
        return Optional.of(new FileRegion(channel, offset));
    }

    /** Computes the checksum that zip archives have, by any thread. */
    long crc32(long offset, long length) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer part = ByteBuffer.allocateDirect((int) Math.min(length, CHECKED));
        for (long at = offset; at < offset + length; at += part.position()) {
            part.clear().limit((int) Math.min(CHECKED, offset + length - at));
            if (channel.read(part, at) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            crc.update(part.flip());
        }
        return crc.getValue();
    }

    /** Allocates heap for a copy, if what the file asked for so far is in proportion to its size. */
    ByteBuffer allocate(long length, String what) {
        long allowed = Math.min(FREE_COPIES + MOST_COPIES * size, Runtime.getRuntime().maxMemory() / 2);
        if (length < 0 || length > Integer.MAX_VALUE - Long.BYTES || length > allowed - copied) {
            throw Refusal.of("%s needs a copy of %d bytes, and a file of %d bytes may ask for %d in all; it is a decompression "
                    + "bomb, or the heap is too small (java -Xmx)",
                    what, length, size, allowed);
        }
        copied += length;
        return ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer map(long from, long length) {
        try {
            if (size > SMALL) {
                return channel.map(MapMode.READ_ONLY, from, length);
            }
            ByteBuffer read = ByteBuffer.allocate((int) length);
            while (read.hasRemaining() && channel.read(read, from + read.position()) >= 0) {
                continue;
            }
            return read.flip().asReadOnlyBuffer();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Lets go of the file; where tensors still read from it, the last of them does when it is collected. */
    @Override
    public void close() throws IOException {
        if (!regions) {
            channel.close();
        }
    }
}
