package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import org.junit.jupiter.api.Test;

/** What an audit of a ResNet-50 leaves behind; its time is a goal of {@code ./thaw bench freezing}. */
class FreezeAuditMemoryTest {

    private static final long PARAMETER_BYTES = 4L * 25_557_032;

    @Test
    void anAuditOfResNet50KeepsNoArrayAndNoCopyOfTheWeights() {
        try (Network network = ResNet.resnet50(1000)) {
            FreezeAudit first = audit(network);
            int arrays = network.manager().getManagedArrays().size();
            long heap = usedHeap();
            FreezeAudit second = audit(network);
            assertEquals(arrays, network.manager().getManagedArrays().size());
            long kept = usedHeap() - heap;
            assertTrue(kept < PARAMETER_BYTES / 10, () -> "%,d bytes of the heap are still in use".formatted(kept));
            assertEquals(network.stateDict().size(), second.rows().size());
            assertEquals(first.rows().size(), second.rows().size());
        }
    }

    private static FreezeAudit audit(Network network) {
        return FreezeAudit.watch(network, FreezePlan.allBut("fc")).finish();
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime machine = Runtime.getRuntime();
        return machine.totalMemory() - machine.freeMemory();
    }
}
