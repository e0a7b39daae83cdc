package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an audit of ResNet-50 costs: processor time, which other programs of the machine do not lengthen as they do waiting. */
@Tag("slow")
class FreezeAuditCostTest {

    private static final FreezePlan BODY = FreezePlan.allBut("fc");

    @Test
    void anAuditOfResNet50TakesLessThanASecondAndKeepsNothing() {
        try (Network network = ResNet.resnet50(1000).seed(1)) {
            audit(network);
            int arrays = network.manager().getManagedArrays().size();
            long before = processorNanos();
            long wall = System.nanoTime();
            FreezeAudit audit = audit(network);
            double seconds = (processorNanos() - before) / 1e9;
            double waited = (System.nanoTime() - wall) / 1e9;
            assertEquals(network.stateDict().size(), audit.rows().size());
            assertEquals(arrays, network.manager().getManagedArrays().size());
            assertTrue(seconds < 1, () -> "%.2f s of processor time, %.2f s waited".formatted(seconds, waited));
        }
    }

    private static FreezeAudit audit(Network network) {
        AuditWatch watch = FreezeAudit.watch(network, BODY);
        RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL).close();
        return watch.finish();
    }

    private static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
