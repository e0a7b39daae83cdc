package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files larger than any Java array or heap are read; the holes in the files of this test take no room on the disk. */
@EnabledOnOs(OS.LINUX)
class LargeWeightsTest {

    private static final long MEBI = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void fourHundredMegabytesNeedNoHeap() throws IOException {
        Path file = sparse(40, 10 * MEBI);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
        StateDict read = StateDict.read(file);
        double sum = 0;
        for (TensorData tensor : read.tensors().values()) {
            ByteBuffer bytes = tensor.bytes();
            while (bytes.hasRemaining()) {
                sum += bytes.getFloat();
            }
        }
        long allocated = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(40, read.size());
        assertEquals(7.5, sum);
        assertTrue(allocated < 16 * MEBI, "%d bytes of heap were used".formatted(allocated));
    }

    @Test
    void tensorsBeyondTwoAndFourGibibytesAreFound() throws IOException {
        StateDict read = StateDict.read(sparse(7, 700 * MEBI));
        ByteBuffer last = read.get("t6").bytes();
        assertEquals(700 * MEBI, last.remaining());
        assertEquals(7.5f, last.getFloat(last.limit() - Float.BYTES));
        assertEquals(0f, read.get("t2").bytes().getFloat(0));
    }

    /** Writes tensors of zeros; only the very last number is 7.5. */
    private Path sparse(int tensors, long bytesEach) throws IOException {
        StringJoiner entries = new StringJoiner(",", "{", "}");
        for (int i = 0; i < tensors; i++) {
            entries.add("\"t%d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                    .formatted(i, bytesEach / 4, i * bytesEach, (i + 1) * bytesEach));
        }
        byte[] header = entries.toString().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("large.bin");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length), 0);
            out.write(ByteBuffer.wrap(header), Long.BYTES);
            out.write(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7.5f),
                    Long.BYTES + header.length + tensors * bytesEach - Float.BYTES);
        }
        return file;
    }
}
