package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {

    @ParameterizedTest(name = "\"{0}\" with {1} GPUs is {2}")
    @CsvSource(textBlock = """
                  ,  0,  cpu()
                  ,  2,  gpu(0)
            cpu   ,  2,  cpu()
            gpu   ,  1,  gpu(0)
            gpu:1 ,  2,  gpu(1)
            """)
    void choosesByVariableAndByWhatTheEngineSees(String word, int gpus, String device) {
        assertEquals(device, Devices.choose(word, gpus).toString());
    }

    @ParameterizedTest
    @CsvSource({"gpu,0", "gpu:2,2", "tpu,1", "gpu:x,1", "GPU0,1"})
    void refusesWhatIsNotThere(String word, int gpus) {
        var error = assertThrows(IllegalArgumentException.class, () -> Devices.choose(word, gpus));
        assertTrue(error.getMessage().contains(word), error.getMessage());
    }

    @Test
    void thisProcessHasADevice() {
        assertTrue(Devices.current().toString().matches("cpu\\(\\)|gpu\\(\\d\\)"));
    }

    /** As Python installs the two packages beside each other. */
    @Test
    void theCudaRuntimeOfAPythonPackageIsFoundFromItsLibtorch(@TempDir Path packages) throws IOException {
        Path libtorch = Files.createDirectories(packages.resolve("torch/lib"));
        assertEquals(Optional.empty(), Devices.cudaRuntime(libtorch.toString()));
        assertEquals(Optional.empty(), Devices.cudaRuntime(null));
        Path runtime = Files.createDirectories(packages.resolve("nvidia/cuda_runtime/lib"));
        assertEquals(Optional.of(runtime), Devices.cudaRuntime(libtorch.toString()));
    }
}
