package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
        assertEquals(40 * 7.5, sum);
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

    @Test
    void oneTensorBeyondTwoGibibytesIsRefusedInOneLine() throws IOException {
        for (Path file : List.of(SparseFile.safetensors(folder.resolve("a.bin"), Map.of("huge", List.of(3L, 256 * MEBI))),
                SparseFile.torch(folder.resolve("b.bin"), Map.of("huge", List.of(3L, 256 * MEBI))))) {
            String message = assertThrows(IllegalArgumentException.class, () -> StateDict.read(file)).getMessage();
            assertTrue(message.contains("2 G") && message.contains("huge") && message.lines().count() == 1, message);
        }
    }

    @Test
    void everyNumberIsReadStraightFromALargeFileAndFromASmallOne() throws IOException {
        for (long length : List.of(1000L, MEBI)) {
            TensorData last = StateDict.read(SparseFile.torch(folder.resolve("c%d.bin".formatted(length)),
                    new TreeMap<>(Map.of("a", List.of(length), "b", List.of(length, 2L))))).get("b");
            ByteBuffer target = ByteBuffer.allocateDirect(Math.toIntExact(2 * length * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            last.writeBytes(target);
            assertEquals(0, target.remaining());
            assertEquals(7.5f, target.getFloat(target.limit() - Float.BYTES));
            assertEquals(0f, target.getFloat(target.limit() - 2 * Float.BYTES));
            assertThrows(IllegalArgumentException.class, () -> last.writeBytes(ByteBuffer.allocate(8)));
        }
    }

    @Test
    void anInterruptDoesNotSpoilWhatIsReadLater() throws IOException {
        TensorData read = StateDict.read(sparse(2, MEBI)).get("t1");
        ByteBuffer target = ByteBuffer.allocateDirect((int) MEBI).order(ByteOrder.LITTLE_ENDIAN);
        Thread.currentThread().interrupt(); // closes the file under the read
        read.writeBytes(target);
        assertTrue(Thread.interrupted());
        assertEquals(7.5f, target.getFloat((int) MEBI - Float.BYTES));
        read.writeBytes(target.rewind());
        assertEquals(7.5f, target.getFloat((int) MEBI - Float.BYTES));
    }

    private Path sparse(int tensors, long bytesEach) throws IOException {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        IntStream.range(0, tensors).forEach(i -> shapes.put("t" + i, List.of(bytesEach / Float.BYTES)));
        return SparseFile.safetensors(folder.resolve("large.bin"), shapes);
    }
}
