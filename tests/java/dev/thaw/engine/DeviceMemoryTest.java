package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.GpuTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch counts is what arrays of known size take. */
class DeviceMemoryTest {

    private static final long BYTES = 100_000_000;
    private static final Shape SHAPE = new Shape(BYTES / Float.BYTES);
    private static final double TOLERANCE = 0.01 * BYTES;

    @BeforeEach
    void loadEngine() {
        Torch.threads();
    }

    @Test
    void anArrayShowsInBothNumbersAndAFreedOneInThePeakAlone() {
        assumeTrue(NativeCalls.allocated().isPresent(), "this system's malloc does not count");
        measure(Device.cpu());
    }

    @GpuTest
    void anArrayOnAGpuShowsInBothNumbersAndAFreedOneInThePeakAlone() {
        measure(Devices.current());
    }

    private static void measure(Device device) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            manager.ones(new Shape(1)).close();
            try (DeviceMemory memory = DeviceMemory.watch(device)) {
                NDArray array = manager.ones(SHAPE);
                assertEquals(BYTES, memory.now().orElseThrow(), TOLERANCE);
                assertEquals(BYTES, memory.peak().orElseThrow(), TOLERANCE);
                array.close();
                assertEquals(0, memory.now().orElseThrow(), TOLERANCE);
                assertEquals(BYTES, memory.peak().orElseThrow(), TOLERANCE);
                assertTrue(memory.source() != DeviceMemory.Source.NONE);
            }
        }
    }
}
