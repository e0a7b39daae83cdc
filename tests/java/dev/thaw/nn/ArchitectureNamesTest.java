package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import dev.thaw.weights.Pretrained;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name makes the network that its cards speak of. */
class ArchitectureNamesTest {

    @AfterEach
    void forgetSettings() {
        System.clearProperty("thaw.data");
    }

    @Test
    void eachCardNamesAnArchitectureOfItsSizeAndInput() {
        for (String name : Pretrained.names()) {
            Pretrained weights = Pretrained.of(name);
            try (Network network = Architecture.named(weights.architecture()).network(weights.classes())) {
                assertEquals(weights.parameters(), network.parameterCount(), name);
            }
        }
    }

    @Test
    void anUnknownNameListsThoseThatBeginAlike() {
        String message = assertThrows(IllegalArgumentException.class, () -> Architecture.named("vgg12")).getMessage();
        assertTrue(message.contains("vgg11_bn") && !message.contains("alexnet"), message);
    }

    @Test
    void realWeightsComeWithTheirNetwork() {
        System.setProperty("thaw.data", Shared.path("weights").getParent().toString());
        for (String name : new String[] {"resnet20", "resnet32", "resnet56", "tf_mobilenet_v2"}) {
            try (Network network = Architecture.with(Pretrained.of(name))) {
                assertTrue(network.loadReport().orElseThrow().complete(), name);
            }
        }
    }
}
