package dev.thaw.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the IDX layout of MNIST: a magic number, the sizes (big-endian), then bytes; packed by gzip or not.
 *
 * <p>LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998, section "File formats".
 */
final class IdxFile {

    private static final int BYTES_OF_RANK = 0x0800;
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    /** The sizes in order and the bytes after them. */
    record Content(int[] sizes, byte[] bytes) { }

    private IdxFile() { }

    static ImageSet read(Path images, Path labels, int classes) {
        Content pixels = read(images, 3);
        Content answers = read(labels, 1);
        if (pixels.sizes()[0] != answers.sizes()[0]) {
            throw new IllegalArgumentException("%s holds %,d images, but %s holds %,d labels: the files do not belong together"
                    .formatted(images, pixels.sizes()[0], labels, answers.sizes()[0]));
        }
        int[] numbers = new int[answers.bytes().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = answers.bytes()[i] & 0xFF;
            if (numbers[i] >= classes) {
                throw new IllegalArgumentException("%s: label %,d is %d, but there are %d classes (0…%d): it is of another data set"
                        .formatted(labels, i, numbers[i], classes, classes - 1));
            }
        }
        return ImageSet.of(pixels.bytes(), pixels.sizes()[1], pixels.sizes()[2], 1, numbers);
    }

    static Content read(Path file, int rank) {
        try (DataInputStream in = new DataInputStream(open(file))) {
            int magic = in.readInt();
            if (magic != (BYTES_OF_RANK | rank)) {
                throw new IllegalArgumentException(
                        "%s starts with 0x%08X, but an IDX file of bytes in %d dimension(s) starts with 0x%08X: it is another file"
                                .formatted(file, magic, rank, BYTES_OF_RANK | rank));
            }
            int[] sizes = new int[rank];
            long count = 1;
            for (int i = 0; i < rank; i++) {
                sizes[i] = in.readInt();
                count = sizes[i] < 0 || count > LARGEST ? Long.MAX_VALUE : count * sizes[i];
            }
            return new Content(sizes, body(file, in, count));
        } catch (EOFException | ZipException cause) {
            throw new IllegalArgumentException("%s is damaged or cut short (%s); delete it and get it again".formatted(file,
                    cause.getMessage()), cause);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read %s: %s".formatted(file, cause), cause);
        }
    }

    private static byte[] body(Path file, InputStream in, long count) throws IOException {
        if (count > LARGEST) {
            throw new IllegalArgumentException("%s claims sizes beyond 2 GB: it is damaged".formatted(file));
        }
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new EOFException("%,d of %,d bytes".formatted(bytes.length, count));
        }
        if (in.read() >= 0) {
            throw new EOFException("more than the %,d bytes that its header claims".formatted(count));
        }
        return bytes;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return file.getFileName().toString().endsWith(".gz") ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
        } catch (IOException noGzip) {
            in.close();
            throw noGzip;
        }
    }
}
