package dev.thaw.train;

import dev.thaw.store.ThawHome;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Rows of floats in a temporary file that is gone when this is closed; an interrupt does not close it. */
final class SpillFile implements AutoCloseable {

    private static final String PREFIX = "features-";
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final File file;
    private final int width;
    private final byte[] buffer;
    private final RandomAccessFile open;

    private SpillFile(File file, int width) {
        this.file = file;
        this.width = width;
        buffer = new byte[Math.multiplyExact(width, Float.BYTES)];
        try {
            open = new RandomAccessFile(file, "rw");
        } catch (IOException cause) {
            throw failure("opened", cause);
        }
    }

    /** Makes a file in Thaw's cache folder, and removes those that a killed process left there. */
    static SpillFile create(int width) {
        Path folder = ThawHome.folder("features");
        File[] old = folder.toFile().listFiles((where, name) -> name.startsWith(PREFIX));
        for (File left : old == null ? new File[0] : old) {
            if (System.currentTimeMillis() - left.lastModified() > FORGOTTEN.toMillis()) {
                left.delete();
            }
        }
        return at(folder.resolve(PREFIX + UUID.randomUUID() + ".tmp"), width);
    }

    static SpillFile at(Path file, int width) {
        return new SpillFile(file.toFile(), width);
    }

    /** Says how many bytes Thaw's cache folder can take; none where it cannot be written to. */
    static long room() {
        try {
            return ThawHome.folder("features").toFile().getUsableSpace();
        } catch (UncheckedIOException unwritable) {
            return 0;
        }
    }

    void write(long row, float[] numbers) {
        ByteBuffer.wrap(buffer).asFloatBuffer().put(numbers);
        try {
            open.seek(row * buffer.length);
            open.write(buffer);
        } catch (IOException cause) {
            throw failure("written", cause);
        }
    }

    void read(long row, float[] into, int at) {
        try {
            open.seek(row * buffer.length);
            open.readFully(buffer);
        } catch (IOException cause) {
            throw failure("read", cause);
        }
        ByteBuffer.wrap(buffer).asFloatBuffer().get(into, at, width);
    }

    private UncheckedIOException failure(String what, IOException cause) {
        return new UncheckedIOException("""
                the features of a frozen prefix do not all fit in memory, and their file %s cannot be %s: %s (%,d MB free). \
                Free some space, move the folder with THAW_HOME, give more memory with FeatureCache.memory(bytes), or do \
                without: FeatureCache.off()""".formatted(file, what, cause.getMessage(),
                file.getAbsoluteFile().getParentFile().getUsableSpace() >> 20), cause);
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (IOException cause) {
            throw failure("closed", cause);
        } finally {
            file.delete();
        }
    }
}
