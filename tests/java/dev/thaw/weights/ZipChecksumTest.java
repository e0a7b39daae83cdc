package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.command.FuzzSeeds;
import dev.thaw.store.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bit that flipped in a member of a zip archive is found, and the member is named. */
class ZipChecksumTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"state-zip.pth, state-zip/data/0", "arrays.npz, f32.npy"})
    void everyBitOfANumberCounts(String name, String member) throws IOException {
        byte[] whole = Files.readAllBytes(FuzzSeeds.write(folder).resolve(name));
        int begin = numbers(whole, member);
        for (int bit = 0; bit < 4 * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[begin + bit / 8] ^= (byte) (1 << bit % 8);
            String message = refused(Files.write(folder.resolve("flipped"), flipped));
            assertTrue(message.contains("\"" + member + "\"") && message.contains("CRC-32"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 700_000})
    void smallFilesAndMappedOnesAreBothChecked(int numbers) throws IOException {
        Path file = stored(numbers);
        assertEquals(numbers, StateDict.read(file).get("a").size());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        assertTrue(refused(Files.write(file, bytes)).contains("\"a.npy\""));
    }

    @Test
    void aChecksumOfZeroWasNotComputedByItsWriter() throws IOException {
        byte[] whole = Files.readAllBytes(stored(1000));
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int directory = text.lastIndexOf("PK\1\2");
        for (int i = 0; i < 4; i++) {
            whole[directory + 16 + i] = 0;
        }
        whole[whole.length / 2] ^= 1;
        assertEquals(1000, StateDict.read(Files.write(folder.resolve("zero"), whole)).get("a").size());
    }

    private Path stored(int numbers) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }".formatted(numbers);
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        array.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        array.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        array.writeBytes(new byte[4 * numbers]);
        return Files.write(folder.resolve("stored-%d.npz".formatted(numbers)),
                ZipArchive.stored(Map.of("a.npy", array.toByteArray())));
    }

    /** Behind the local header, and for numpy behind the array's own. */
    private static int numbers(byte[] whole, String member) {
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int header = text.indexOf(member) - 30;
        int begin = header + 30 + member.length() + (whole[header + 28] & 0xFF | (whole[header + 29] & 0xFF) << 8);
        return member.endsWith(".npy") ? text.indexOf('\n', begin + 10) + 1 : begin;
    }

    private static String refused(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> StateDict.read(file)).getMessage();
    }
}
