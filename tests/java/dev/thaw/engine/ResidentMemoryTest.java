package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process' memory is read where the system says it, and nowhere else. */
class ResidentMemoryTest {

    private static final int BYTES = 64 << 20;
    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    /** In one of a few rounds: in some of them the heap or the C library gives memory back meanwhile. */
    @Test
    void growsWithWhatIsWrittenTo() throws IOException {
        assumeTrue(ResidentMemory.now().isPresent(), "only Linux says it");
        List<Long> grown = new ArrayList<>();
        for (int round = 0; round < ROUNDS && grown.stream().noneMatch(bytes -> bytes > BYTES / 2); round++) {
            grown.add(growth(folder.resolve("pages" + round)));
        }
        assertTrue(grown.get(grown.size() - 1) > BYTES / 2, grown::toString);
    }

    /** Writes to fresh pages: those of a mapped file, since the C library may hand out some that are occupied already. */
    private static long growth(Path pages) throws IOException {
        boolean reset = ResidentMemory.resetPeak();
        long before = ResidentMemory.now().orElseThrow();
        try (FileChannel file = FileChannel.open(pages, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            MappedByteBuffer taken = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            for (int i = 0; i < BYTES; i += 1024) {
                taken.put(i, (byte) 1);
            }
            long now = ResidentMemory.now().orElseThrow();
            long peak = ResidentMemory.peak().orElseThrow();
            assertEquals(1, taken.get(0));
            return reset ? Math.min(now, peak) - before : now - before;
        }
    }
}
