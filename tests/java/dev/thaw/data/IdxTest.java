package dev.thaw.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

    @TempDir
    Path folder;

    @AfterEach
    void forgetSettings() {
        System.clearProperty("thaw.data");
    }

    @Test
    void plainAndPackedFilesGiveTheSameImages() throws IOException {
        byte[] images = idx(new int[] {2, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255);
        byte[] labels = idx(new int[] {2}, 9, 0);
        ImageSet plain = IdxFile.read(write("i", images), write("l", labels), 10);
        ImageSet packed = IdxFile.read(write("i.gz", gzip(images)), write("l.gz", gzip(labels)), 10);
        assertEquals(2, plain.size());
        assertEquals(1, plain.channels());
        assertEquals(3, plain.width());
        assertArrayEquals(new byte[] {7, 8, 9, 10, 11, (byte) 255}, plain.image(1));
        assertArrayEquals(new int[] {9, 0}, plain.labels());
        assertArrayEquals(plain.pixels(), packed.pixels());
    }

    @Test
    void mnistIsFoundUnderThawData() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("mnist/raw"));
        for (String part : new String[] {"train", "t10k"}) {
            Files.write(mnist.resolve(part + "-images-idx3-ubyte.gz"), gzip(idx(new int[] {1, 28, 28}, new int[784])));
            Files.write(mnist.resolve(part + "-labels.idx1-ubyte"), idx(new int[] {1}, 4));
        }
        System.setProperty("thaw.data", folder.toString());
        Dataset found = Datasets.load("mnist");
        assertEquals(4, found.train().label(0));
        assertEquals(1, found.normalization().channels());
        assertTrue(found.samples(1).text().contains("28×28"), found.samples(1).text());
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        byte[] whole = idx(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8);
        refused("short", Arrays.copyOf(whole, whole.length - 3), "5 of 8 bytes");
        refused("short.gz", Arrays.copyOf(gzip(whole), 20), "cut short");
        refused("notgz.gz", whole, "damaged");
        refused("empty", new byte[0], "cut short");
        refused("long", Arrays.copyOf(whole, whole.length + 1), "more than");
    }

    @Test
    void anotherFileIsNamed() throws IOException {
        refused("labels", idx(new int[] {2}, 1, 2), "0x00000801");
        refused("hugesizes", ByteBuffer.allocate(16).putInt(0x803).putInt(Integer.MAX_VALUE).putInt(Integer.MAX_VALUE).putInt(9).array(),
                "2 GB");
        refused("negative", ByteBuffer.allocate(16).putInt(0x803).putInt(-1).putInt(1).putInt(1).array(), "2 GB");
    }

    @Test
    void filesThatDoNotBelongTogetherAreNamed() throws IOException {
        Path images = write("i", idx(new int[] {2, 1, 1}, 1, 2));
        Path three = write("l3", idx(new int[] {3}, 1, 2, 3));
        Path high = write("l12", idx(new int[] {2}, 1, 12));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> IdxFile.read(images, three, 10)).getMessage().contains("belong together"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> IdxFile.read(images, high, 10)).getMessage().contains("label 1 is 12"));
    }

    private void refused(String name, byte[] content, String reason) throws IOException {
        Path file = write(name, content);
        String message = assertThrows(IllegalArgumentException.class, () -> IdxFile.read(file, 3)).getMessage();
        assertTrue(message.contains(name) && message.contains(reason), message);
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] idx(int[] sizes, int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + bytes.length).putInt(0x800 | sizes.length);
        Arrays.stream(sizes).forEach(buffer::putInt);
        Arrays.stream(bytes).forEach(value -> buffer.put((byte) value));
        return buffer.array();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }
}
