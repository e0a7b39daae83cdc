package dev.thaw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.thaw.engine.Devices;
import org.junit.jupiter.api.Test;

/** A test of a GPU runs on one and nowhere else; where it does not, the report says why. */
class GpuConditionTest {

    @Test
    void runsOnAGpuAlone() {
        assertFalse(GpuTest.Condition.judge(Device.gpu(), 1).isDisabled());
        assertEquals("no GPU: the engine sees none", GpuTest.Condition.judge(Device.cpu(), 0).getReason().orElseThrow());
        assertEquals("no GPU: THAW_DEVICE=cpu", GpuTest.Condition.judge(Device.cpu(), 1).getReason().orElseThrow());
        assertTrue(GpuTest.Condition.judge(Device.cpu(), 0).isDisabled() && GpuTest.Condition.judge(Device.cpu(), 1).isDisabled());
    }

    /** Without a GPU this is the line that shows it as skipped; with one it holds. */
    @GpuTest
    void tensorsOfSuchATestLiveOnAGpu() {
        assertTrue(Devices.current().isGpu());
    }
}
