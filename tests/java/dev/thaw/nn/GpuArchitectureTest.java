package dev.thaw.nn;

import dev.thaw.GpuTest;
import java.io.IOException;
import java.util.List;

/** Networks on a GPU beside the numbers of their PyTorch originals, within what the reference allows another device. */
class GpuArchitectureTest {

    @GpuTest
    void networksComputeTheNumbersOfTheOriginals() throws IOException {
        for (String name : List.of("cifar_resnet20", "resnet18", "mobilenet_v3_small", "swin_tiny_patch4_window7_224")) {
            new ArchitectureParityTest().computesTheNumbersOfTheOriginal(name);
        }
    }
}
