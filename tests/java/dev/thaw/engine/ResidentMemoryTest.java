package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The process' memory is read where the system says it, and nowhere else. */
class ResidentMemoryTest {

    private static final int BYTES = 64 << 20;

    @Test
    void growsWithWhatIsWrittenTo() {
        assumeTrue(ResidentMemory.now().isPresent(), "only Linux says it");
        assertTrue(ResidentMemory.peak().orElseThrow() >= ResidentMemory.now().orElseThrow() - BYTES);
        boolean reset = ResidentMemory.resetPeak();
        long before = ResidentMemory.now().orElseThrow();
        ByteBuffer taken = ByteBuffer.allocateDirect(BYTES);
        for (int i = 0; i < BYTES; i += 1024) {
            taken.put(i, (byte) 1);
        }
        assertTrue(ResidentMemory.now().orElseThrow() - before > BYTES / 2);
        assertTrue(!reset || ResidentMemory.peak().orElseThrow() - before > BYTES / 2);
        assertEquals(1, taken.get(0));
    }
}
