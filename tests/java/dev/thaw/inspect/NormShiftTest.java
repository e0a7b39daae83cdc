package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.BatchNorm2d;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormShiftTest {

    /** Fresh norms remember a mean of 0 and a variance of 1. */
    private final Network network = Network.of("two norms", Sequential.named().then("first", BatchNorm2d.of(3))
            .then("second", BatchNorm2d.of(3)).then("flat", Flatten.create()).then("linear", Linear.of(48, 2)), 3, 4, 4);

    private static ImageSet images(int value) {
        byte[] pixels = new byte[5 * 48];
        Arrays.fill(pixels, (byte) value);
        return ImageSet.of(pixels, 4, 4, 3, new int[5]);
    }

    @Test
    void theShiftIsTheDistanceOfTheBatchMeanInRememberedDeviations() {
        String before = network.stateDict().sha256();
        NormShift shift = NormShift.of(network, images(51), Normalization.none(3), 4);
        assertEquals(List.of("first", "second"), List.copyOf(shift.shifts().keySet()));
        assertEquals(0.2, shift.shifts().get("first"), 1e-4);
        assertEquals(0.2, shift.shifts().get("second"), 1e-4);
        assertEquals(0.2, shift.mean(), 1e-4);
        assertEquals(4, shift.batch());
        assertTrue(shift.text().contains("batches of 4"), shift.text());
        assertEquals(before, network.stateDict().sha256());
    }

    @Test
    void aNormThatRemembersTheBatchDoesNotShift() {
        assertEquals(0, NormShift.of(network, images(0), Normalization.none(3), 64).mean());
        assertEquals(5, NormShift.of(network, images(255), Normalization.none(3), 64).batch());
    }

    @Test
    void aNetworkWithoutNormsIsRefused() {
        try (Network plain = Network.of("plain", Sequential.named().then("flat", Flatten.create()).then("linear", Linear.of(48, 2)), 3, 4, 4)) {
            assertThrows(IllegalArgumentException.class, () -> NormShift.of(plain, images(1), Normalization.none(3), 4));
        }
    }
}
