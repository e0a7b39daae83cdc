package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.GpuTest;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that ran out is known by libtorch's own words, on the CPU by those of a real refusal. */
class OutOfDeviceMemoryTest {

    private static final long FAR_TOO_MUCH = 100_000_000_000_000L;

    @Test
    void aRefusalOfTheCpuIsRecognisedAndTheEngineGoesOn() {
        refusedAndGoesOn(Device.cpu(), FAR_TOO_MUCH);
    }

    /** Ten times what the GPU has. */
    @GpuTest
    void aRefusalOfTheGpuIsRecognisedAndTheEngineGoesOn() {
        Device device = Devices.current();
        refusedAndGoesOn(device, 10 * (DeviceMemory.inUse(device).orElseThrow() + DeviceMemory.free(device).orElseThrow()));
    }

    private static void refusedAndGoesOn(Device device, long bytes) {
        try (NDManager manager = NDManager.newBaseManager(device); NDArray before = manager.full(new Shape(3), 2f)) {
            var refused = assertThrows(EngineException.class, () -> manager.zeros(new Shape(bytes / Float.BYTES)));
            OutOfDeviceMemory error = OutOfDeviceMemory.from(refused, device).orElseThrow();
            assertEquals(device, error.device());
            assertSame(refused, error.getCause());
            assertTrue(error.getMessage().startsWith(device + " has not the memory for an operation that asked for"),
                    error::getMessage);
            assertTrue(error.getMessage().endsWith("use a smaller batch or smaller images, or freeze more of the network"),
                    error::getMessage);
            Torch.releaseCache(device);
            try (NDArray after = before.mul(before).sum()) {
                assertEquals(12, after.getFloat());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 7.92 GiB of which 1.17 GiB is free.",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
        "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.",
        "std::bad_alloc"})
    void otherWordsOfLibtorchAreKnownToo(String words) {
        var wrapped = new IllegalStateException("the step failed", new EngineException(words));
        OutOfDeviceMemory error = OutOfDeviceMemory.from(wrapped, Device.cpu()).orElseThrow();
        assertSame(wrapped, error.getCause());
        assertSame(error, OutOfDeviceMemory.from(new EngineException("again", error), Device.cpu()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)", "CUDA error: device-side assert triggered",
        "index 7 is out of bounds: not enough memory of the past"})
    void otherFailuresStayWhatTheyAre(String words) {
        assertEquals(Optional.empty(), OutOfDeviceMemory.from(new EngineException(words), Device.cpu()));
        assertEquals(Optional.empty(), OutOfDeviceMemory.from(new EngineException((String) null), Device.cpu()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Tried to allocate 2.50 GiB. GPU 0 has  , 2684354560
            you tried to allocate 100000000000000 bytes. , 100000000000000
            Tried to allocate 20.00 MiB. , 20971520
            Tried to allocate 512.00 KiB. , 524288
            """)
    void readsHowMuchWasAskedFor(String words, long bytes) {
        assertEquals(OptionalLong.of(bytes), OutOfDeviceMemory.asked(words));
    }

    @Test
    void saysWhatIsKnownAndNothingElse() {
        assertEquals("gpu(0) has not the memory for an operation that asked for 2.50 GB: 7.00 GB are in use and 1.25 GB are free",
                OutOfDeviceMemory.facts(Device.gpu(), OptionalLong.of(2_500_000_000L), OptionalLong.of(7_000_000_000L),
                        OptionalLong.of(1_250_000_000L)));
        assertEquals("cpu() has not the memory for an operation",
                OutOfDeviceMemory.facts(Device.cpu(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void whoeverKnowsMoreGivesBetterAdvice() {
        var cause = new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.");
        OutOfDeviceMemory plain = OutOfDeviceMemory.from(cause, Device.cpu()).orElseThrow();
        OutOfDeviceMemory advised = plain.advise("give batchSize(16) in place of 32");
        assertTrue(advised.getMessage().startsWith("cpu() has not the memory for an operation that asked for 2.15 GB"));
        assertTrue(advised.getMessage().endsWith("; give batchSize(16) in place of 32"), advised::getMessage);
        assertSame(cause, advised.getCause());
    }
}
