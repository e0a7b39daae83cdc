package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a GPU is not used is said where one is to be expected, and only there. */
class AcceleratorTest {

    @ParameterizedTest(name = "THAW_DEVICE={0}, {1} GPUs, driver {2}, CUDA build {3}, runtime {4}")
    @CsvSource(textBlock = """
                , 0, false, false, false, ''
                , 2, true , true , true , ''
            gpu , 1, true , true , true , ''
            cpu , 0, true , false, false, ''
            cpu , 1, true , true , true , THAW_DEVICE=cpu
                , 0, true , false, false, ./thaw lab --gpu
                , 0, true , true , false, -Djna.library.path=FOLDER
                , 0, true , true , true , the driver offers no GPU
                , 0, false, true , true , the driver offers no GPU
            """)
    void saysWhyNotTheGpu(String variable, int gpus, boolean driver, boolean cuda, boolean runtime, String why) {
        String said = new Accelerator(variable, gpus, driver, cuda, runtime).absence().orElse("");
        assertTrue(why.isEmpty() ? said.isEmpty() : said.contains(why), said);
    }

    @Test
    void readsTheNamesThatTheDriverGives(@TempDir Path driver) throws IOException {
        assertEquals("", Accelerator.names(driver));
        gpu(driver, "0000:01:00.0", "NVIDIA B");
        gpu(driver, "0000:02:00.0", "NVIDIA A");
        gpu(driver, "0000:03:00.0", "NVIDIA B");
        assertEquals("NVIDIA A, NVIDIA B", Accelerator.names(driver));
        Files.createDirectories(driver.resolve("gpus/without_information"));
        assertEquals("", Accelerator.names(driver));
    }

    @Test
    void aBuildForCudaHasItsLibrary(@TempDir Path folder) throws IOException {
        assertFalse(Accelerator.builtForCuda(folder));
        Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
        assertTrue(Accelerator.builtForCuda(folder));
    }

    @Test
    void theDoctorNamesDeviceAndLibtorch() {
        String said = Doctor.device().text();
        assertTrue(said.lines().anyMatch(line -> line.contains("device") && line.contains("the engine sees")), said);
        assertTrue(said.lines().anyMatch(line -> line.matches(".*libtorch .*, built for (the CPU|CUDA), from .+")), said);
        assertTrue(said.lines().anyMatch(line -> line.contains("the fastest arithmetic; THAW_DETERMINISTIC=1")), said);
    }

    private static void gpu(Path driver, String place, String name) throws IOException {
        Files.writeString(Files.createDirectories(driver.resolve("gpus").resolve(place)).resolve("information"),
                "Model: \t\t %s\nIRQ:   \t\t 55\n".formatted(name));
    }
}
