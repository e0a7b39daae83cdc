package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.store.CardFile;
import dev.thaw.store.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shipped weights are what their card says, bit for bit, or they are not read. */
class WeightsTest {

    private static final StateDict SAMPLE = StateDict.empty().plus("fc.bias", TensorData.of(new float[] {1, 2}, 2));

    @TempDir
    Path folder;

    @Test
    void readsAFileThatItsCardDescribes() throws IOException {
        byte[] file = file();
        assertEquals(SAMPLE, Weights.checked(card(Checksum.of(file)), file));
    }

    @Test
    void refusesAFileWithOneOtherBit() throws IOException {
        byte[] file = file();
        CardFile card = card(Checksum.of(file));
        file[file.length - 1] ^= 1;
        String message = assertThrows(IllegalStateException.class, () -> Weights.checked(card, file)).getMessage();
        assertTrue(message.contains("sample.safetensors") && message.contains("./thaw pretrain"), message);
    }

    @Test
    void refusesACardWithoutAChecksum() throws IOException {
        byte[] file = file();
        CardFile card = new CardFile("sample.safetensors", Optional.empty(), file.length, Optional.empty());
        assertThrows(IllegalStateException.class, () -> Weights.checked(card, file));
    }

    @Test
    void everyShippedFileIsWhatItsCardSays() {
        Weights.list().forEach(name -> assertTrue(Weights.of(name).size() > 0, name));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> Weights.of("cifar10")).getMessage();
        assertTrue(message.contains(Weights.list().toString()), message);
    }

    private byte[] file() throws IOException {
        Path file = folder.resolve("sample.safetensors");
        Safetensors.write(file, SAMPLE, Map.of());
        return Files.readAllBytes(file);
    }

    private static CardFile card(Checksum checksum) {
        return new CardFile("sample.safetensors", Optional.empty(), 0, Optional.of(checksum));
    }
}
