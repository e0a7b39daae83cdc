package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Architecture;
import dev.thaw.nn.Family;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    @Test
    void theMedianIsWhatOneSlowRunCannotSpoil() {
        Throughput speed = new Throughput("net", 10, 2_000_000, List.of(0.1, 9.0, 0.1, 0.1));
        assertEquals(10, speed.milliseconds(), 1e-9);
        assertEquals(100, speed.imagesPerSecond(), 1e-9);
        assertEquals(0.2, speed.billionsPerSecond(), 1e-9);
    }

    @Test
    void measuringCountsRunsAndWorkAndChangesNothing() {
        try (Network net = ResNet.resnet20(10)) {
            String before = net.stateDict().sha256();
            Throughput speed = Throughput.measure(net, 2, 3, 3, 16, 16);
            assertEquals(3, speed.seconds().size());
            assertEquals(MultiplyAdds.of(net, 3, 16, 16).total(), speed.multiplyAdds());
            assertTrue(speed.milliseconds() > 0);
            assertEquals(before, net.stateDict().sha256());
            assertThrows(IllegalArgumentException.class, () -> Throughput.measure(net, 0, 3));
            assertThrows(IllegalArgumentException.class, () -> Throughput.measure(net, 1, 0));
        }
    }

    @Test
    void everyArchitectureBelongsToAFamily() {
        Architecture.names().forEach(name -> assertTrue(Family.of(name).year() >= 2012, name));
        assertEquals(Family.INCEPTION_RESNET, Family.of("inception_resnet_v2"));
        assertEquals(Family.MOBILENET_V2, Family.of("tf_mobilenet_v2"));
        assertEquals(Family.DEIT, Family.of("deit_tiny_patch16_224"));
        assertThrows(IllegalArgumentException.class, () -> Family.of("unheard_of"));
    }
}
