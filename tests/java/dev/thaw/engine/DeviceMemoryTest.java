package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.GpuTest;
import dev.thaw.engine.DeviceMemory.Source;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch counts is what arrays of known size take. */
class DeviceMemoryTest {

    private static final long BYTES = 100_000_000;
    private static final double ONE_PER_CENT = 0.01 * BYTES;
    private static final int ROUNDS = 8;

    @BeforeEach
    void loadEngine() {
        Torch.threads();
    }

    @Test
    void anArrayShowsInBothNumbersAndAFreedOneInThePeakAlone() {
        assumeMallocCounts();
        inOneOfAFewRounds(() -> assertEquals(Source.MALLOC, measure(Device.cpu(), ONE_PER_CENT)));
    }

    /** 2 % because libtorch takes a GPU's memory in blocks of 2 MiB. */
    @GpuTest
    void anArrayOnAGpuShowsInBothNumbersAndAFreedOneInThePeakAlone() {
        assertEquals(Source.CUDA, measure(Devices.current(), 2 * ONE_PER_CENT));
    }

    private static Source measure(Device device, double tolerance) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            manager.ones(new Shape(1)).close(); // what the first operation loads is no array's
            try (DeviceMemory memory = DeviceMemory.watch(device)) {
                NDArray array = ones(manager, BYTES);
                assertEquals(BYTES, memory.now().orElseThrow(), tolerance);
                assertEquals(BYTES, memory.peak().orElseThrow(), tolerance);
                array.close();
                assertEquals(0, memory.now().orElseThrow(), tolerance);
                assertEquals(BYTES, memory.peak().orElseThrow(), tolerance);
                return memory.source();
            }
        }
    }

    /** malloc maps large blocks by themselves and cuts small ones from its heap, and counts the two apart. */
    @Test
    void aThousandSmallArraysCountAsOneLargeOne() {
        assumeMallocCounts();
        inOneOfAFewRounds(() -> {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu()); DeviceMemory memory = watch(Source.MALLOC)) {
                for (int i = 0; i < 1000; i++) {
                    ones(manager, BYTES / 1000);
                }
                assertEquals(BYTES, memory.now().orElseThrow(), 2 * ONE_PER_CENT); // the arrays' own Java and C++ objects too
            }
        });
    }

    /** JNA makes such an object for each reading, and memory of its own for each would count. */
    @Test
    void allReadingsShareOnePlace() {
        assumeMallocCounts();
        assertEquals(new NativeCalls.Counts.ByValue().getPointer(), new NativeCalls.Counts.ByValue().getPointer());
    }

    /** Nobody asks while two arrays live; the thread that looks has to get its turn. */
    @Test
    void aPeakIsSeenThatNobodyAskedAbout() {
        assumeMallocCounts();
        inOneOfAFewRounds(() -> assertEquals(2 * BYTES, peakOfADoubling(Source.MALLOC), ONE_PER_CENT));
    }

    @Test
    void pagesOfTheProcessServeWhereMallocDoesNotCount() {
        assumeTrue(ResidentMemory.now().isPresent(), "only Linux says it");
        inOneOfAFewRounds(() -> assertEquals(2 * BYTES, peakOfADoubling(Source.RESIDENT), 20 * ONE_PER_CENT));
    }

    private static long peakOfADoubling(Source source) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); DeviceMemory memory = watch(source)) {
            try (NDArray one = ones(manager, BYTES); NDArray two = one.mul(one)) {
                assertEquals(one.size(), two.size());
            }
            memory.close();
            return memory.peak().orElseThrow();
        }
    }

    @Test
    void watchesOverlapAndEachCountsFromItsOwnStart() {
        assumeMallocCounts();
        inOneOfAFewRounds(() -> overlap(Device.cpu(), ONE_PER_CENT));
    }

    /** The inner watch gives back what libtorch keeps, and the outer one has to see it before. */
    @GpuTest
    void watchesOfAGpuOverlapAndEachCountsFromItsOwnStart() {
        overlap(Devices.current(), 2 * ONE_PER_CENT);
    }

    private static void overlap(Device device, double tolerance) {
        try (NDManager manager = NDManager.newBaseManager(device)) {
            manager.ones(new Shape(1)).close();
            try (DeviceMemory outer = DeviceMemory.watch(device); NDArray first = ones(manager, BYTES)) {
                try (DeviceMemory inner = DeviceMemory.watch(device)) {
                    first.close();
                    assertEquals(-BYTES, inner.now().orElseThrow(), tolerance);
                    assertEquals(0, inner.peak().orElseThrow(), tolerance);
                }
                assertEquals(0, outer.now().orElseThrow(), tolerance);
                assertEquals(BYTES, outer.peak().orElseThrow(), tolerance);
            }
        }
    }

    @Test
    void aClosedWatchSeesNothingMoreAndItsThreadEnds() throws InterruptedException {
        assumeMallocCounts();
        DeviceMemory memory = DeviceMemory.watch(Device.cpu());
        memory.close();
        memory.close();
        long peak = memory.peak().orElseThrow();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); NDArray later = ones(manager, BYTES)) {
            assertTrue(memory.now().orElseThrow() > later.size() * Float.BYTES / 2);
            assertEquals(peak, memory.peak().orElseThrow());
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("thaw-memory")) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), "the thread of a closed watch goes on");
            }
        }
    }

    @Test
    void whereNobodySaysItTheNumbersAreEmpty() {
        try (DeviceMemory memory = watch(Source.NONE)) {
            assertEquals(OptionalLong.empty(), memory.now());
            assertEquals(OptionalLong.empty(), memory.peak());
        }
    }

    @Test
    void theProcessUsesWhatItHoldsAndTheMachineHasLessFree() {
        assumeMallocCounts();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); NDArray held = ones(manager, BYTES)) {
            assertTrue(DeviceMemory.inUse(Device.cpu()).orElseThrow() > held.size() * Float.BYTES);
            long free = DeviceMemory.free(Device.cpu()).orElseThrow();
            assertTrue(free > 0 && free < 1L << 50, () -> free + " bytes free");
        }
    }

    /** Java's compilers take and free some megabytes beside a test, and the thread that looks may have to wait for a core. */
    private static void inOneOfAFewRounds(Runnable assertions) {
        for (int round = 1; round < ROUNDS; round++) {
            try {
                assertions.run();
                return;
            } catch (AssertionError disturbed) {
                continue;
            }
        }
        assertions.run();
    }

    private static DeviceMemory watch(Source source) {
        return DeviceMemory.watch(Device.cpu(), source);
    }

    private static NDArray ones(NDManager manager, long bytes) {
        return manager.ones(new Shape(bytes / Float.BYTES));
    }

    private static void assumeMallocCounts() {
        assumeTrue(NativeCalls.allocated().isPresent(), "this system's malloc does not count");
    }
}
