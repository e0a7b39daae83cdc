package dev.thaw.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the official binary layout of CIFAR: a record is its label bytes, then 1,024 red, 1,024 green and 1,024 blue bytes.
 *
 * <p>Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; CIFAR-100 has two label bytes (coarse,
 * fine) and the last counts.
 */
final class CifarFile {

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int CHANNELS = 3;

    private CifarFile() { }

    static ImageSet read(List<Path> files, int labelBytes, int classes) {
        int recordBytes = labelBytes + CHANNELS * PLANE;
        byte[][] contents = files.stream().map(file -> content(file, recordBytes)).toArray(byte[][]::new);
        int count = 0;
        for (byte[] content : contents) {
            count += content.length / recordBytes;
        }
        byte[] pixels = new byte[Math.multiplyExact(count, CHANNELS * PLANE)];
        int[] labels = new int[count];
        int image = 0;
        for (int file = 0; file < contents.length; file++) {
            for (int at = 0; at < contents[file].length; at += recordBytes) {
                labels[image] = label(files.get(file), contents[file][at + labelBytes - 1] & 0xFF, at / recordBytes, classes);
                interleave(contents[file], at + labelBytes, pixels, image * CHANNELS * PLANE);
                image++;
            }
        }
        return ImageSet.of(pixels, SIDE, SIDE, CHANNELS, labels);
    }

    private static byte[] content(Path file, int recordBytes) {
        try {
            byte[] content = Files.readAllBytes(file);
            if (content.length == 0 || content.length % recordBytes != 0) {
                throw new IllegalArgumentException(
                        "%s holds %,d bytes, which is no whole number of %,d-byte records: it is cut short or no CIFAR file. Delete it and get it again."
                                .formatted(file, content.length, recordBytes));
            }
            return content;
        } catch (IOException cause) {
            throw new UncheckedIOException("could not read %s: %s".formatted(file, cause), cause);
        }
    }

    private static int label(Path file, int label, int record, int classes) {
        if (label >= classes) {
            throw new IllegalArgumentException(
                    "%s: record %,d has the label %d, but there are %d classes (0…%d): the file is damaged or of another data set"
                            .formatted(file, record, label, classes, classes - 1));
        }
        return label;
    }

    /** Turns three planes {@code [C,H,W]} into pixels {@code [H,W,C]}. */
    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int i = 0; i < PLANE; i++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                pixels[to + i * CHANNELS + channel] = planes[from + channel * PLANE + i];
            }
        }
    }
}
