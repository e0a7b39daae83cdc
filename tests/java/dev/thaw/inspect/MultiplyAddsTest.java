package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Architecture;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Initialization;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Multiply-adds are those of torch.utils.flop_counter, halved, and those that can be worked out by hand. */
class MultiplyAddsTest {

    /** Computed by PyTorch 2.7.1's FlopCounterMode on one zero image of the usual size (fused attention switched off), divided by two. */
    @ParameterizedTest
    @CsvSource({"googlenet, 1498376192", "resnet18, 1814073344", "densenet121, 2834161664", "mobilenet_v2, 300774272",
        "mobilenet_v3_large, 216589760", "efficientnet_b0, 385814752", "vit_tiny_patch16_224, 1253683200",
        "squeezenet1_1, 349151936", "shufflenet_v2_x1_0, 144907992"})
    void areThoseThatPytorchCounts(String name, long expected) {
        areThoseOf(name, expected);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"alexnet, 714188480", "vgg16, 15470264320", "resnet50, 4089184256", "inception_resnet_v2, 13155794016",
        "swin_tiny_patch4_window7_224, 4490566656", "beit_base_patch16_224, 17563828224"})
    void areThoseThatPytorchCountsInLargerNetworksToo(String name, long expected) {
        areThoseOf(name, expected);
    }

    private static void areThoseOf(String name, long expected) {
        try (Network network = Architecture.named(name).network(1000)) {
            assertEquals(expected, MultiplyAdds.of(network).total());
        }
    }

    @Test
    void aGroupSeesItsOwnShareOfTheChannelsOnly() {
        Initialization any = Initialization.constant(1);
        try (Network network = Network.of("pair", Sequential.of(Conv2d.depthwise(6, 3, 1, any),
                Conv2d.withoutBias(6, 5, 1, 1, 0, any)), 6, 8, 8)) {
            MultiplyAdds counted = MultiplyAdds.of(network);
            assertEquals(6 * 8 * 8 * 9, counted.of("0"));
            assertEquals(5 * 8 * 8 * 6, counted.of("1"));
            assertEquals(counted.of("0") + counted.of("1"), counted.total());
        }
    }

    @Test
    void aPartCountsWhatStandsInIt() {
        try (Network network = Architecture.named("resnet20").network(10)) {
            MultiplyAdds counted = MultiplyAdds.of(network);
            assertEquals(2L * 64 * 64 * 9 * 8 * 8, counted.of("layer3.1"));
            assertEquals(640, counted.of("linear"));
        }
    }

    @Test
    void followTheSizeOfTheImage() {
        try (Network network = Architecture.named("resnet20").network(10)) {
            long head = 640;
            assertEquals(4 * (MultiplyAdds.of(network).total() - head), MultiplyAdds.of(network, 3, 64, 64).total() - head);
        }
    }

    @Test
    void refuseWhatIsNoImageOfThisNetwork() {
        try (Network network = Architecture.named("resnet20").network(10)) {
            for (int[] shape : new int[][] {{32, 32}, {3, 0, 32}, {1, 32, 32}}) {
                String message = assertThrows(IllegalArgumentException.class, () -> MultiplyAdds.of(network, shape)).getMessage();
                assertTrue(message.contains("(1, 3, 32, 32)"), message);
            }
        }
    }
}
