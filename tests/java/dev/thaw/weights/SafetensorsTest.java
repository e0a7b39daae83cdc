package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.Shared;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the reference implementation read right; what is malformed is refused with a reason; what we write is aligned. */
class SafetensorsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"state.safetensors", "kinds.safetensors"})
    void readsWhatTheReferenceImplementationWrote(String name) throws IOException {
        ExpectedTensors.compare(name, Safetensors.read(Shared.path("weights/torch-formats/" + name)));
    }

    @Test
    void keepsTheMetadata() {
        assertEquals(Map.of("note", "made for loader tests", "format", "pt"),
                Safetensors.metadata(Shared.path("weights/torch-formats/kinds.safetensors")));
    }

    @ParameterizedTest
    @CsvSource({"truncated.safetensors, is truncated", "hostile-header.safetensors, claims a header of 1099511627776 bytes"})
    void refusesTheDamagedFilesOfTheReferenceFolder(String name, String reason) {
        Path file = Shared.path("weights/torch-formats/" + name);
        String message = assertThrows(UncheckedIOException.class, () -> Safetensors.read(file)).getMessage();
        assertTrue(message.contains(reason) && message.contains(name), message);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | overlap
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                  | holes
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                  | needs 12 bytes
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                  | bytes after the last tensor
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                 | negative number -2
            {"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}                | malformed header
            {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}} | malformed header
            {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}              | cannot hold
            {"a":{"dtype":"F32","shape":[2]}}                                       | has no field "data_offsets"
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}} | "a" stands there twice
            {"a":{"dtype":"I64","dtype":"F32","shape":[2],"data_offsets":[0,8]}}    | "dtype" stands there twice
            {a:{dtype=F32;shape:[2],data_offsets:[0,8]}}                            | malformed header
            {"a":7}                                                                 | malformed header
            [1,2]                                                                   | malformed header
            {"a":                                                                   | malformed header
            """)
    void refusesAMalformedHeader(String json, String reason) {
        byte[] file = file(json, new byte[8]);
        String message = assertThrows(UncheckedIOException.class,
                () -> Safetensors.read(new ByteArrayInputStream(file), "net.safetensors")).getMessage();
        assertTrue(message.contains(reason) && message.contains("net.safetensors"), message);
    }

    @Test
    void refusesToWriteATensorWhoseNameIsReserved() {
        StateDict reserved = sample().plus("__metadata__", TensorData.of(new float[] {1}, 1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> write(reserved)).getMessage().contains("rename that tensor"));
    }

    @Test
    void refusesEveryTruncationOfAGoodFile() throws IOException {
        byte[] whole = write(sample());
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            UncheckedIOException refused = assertThrows(UncheckedIOException.class,
                    () -> Safetensors.read(new ByteArrayInputStream(part), "part"));
            assertTrue(refused.getMessage().contains("part is truncated"), refused.getMessage());
        }
    }

    @Test
    void readsBackWhatItWroteInTheSameOrder() throws IOException {
        StateDict sample = sample();
        StateDict read = Safetensors.read(new ByteArrayInputStream(write(sample)), "sample");
        assertAll(() -> assertEquals(sample, read), () -> assertEquals(sample.names(), read.names()),
                () -> assertEquals(sample.sha256(), read.sha256()));
    }

    @Test
    void alignsEveryTensorToItsNumbers() throws IOException {
        byte[] file = write(sample());
        long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonObject json = JsonParser.parseString(new String(file, 8, (int) header, StandardCharsets.UTF_8)).getAsJsonObject();
        assertEquals(0, header % 8);
        for (String name : sample().names()) {
            long begin = json.getAsJsonObject(name).getAsJsonArray("data_offsets").get(0).getAsLong();
            assertEquals(0, begin % sample().get(name).type().getNumOfBytes(), name);
        }
    }

    @Test
    void writesEqualBytesForEqualWeights() throws IOException {
        assertArrayEquals(write(sample()), write(sample()));
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        Safetensors.write(folder.resolve("a.safetensors"), sample(), Map.of());
        Safetensors.write(folder.resolve("a.safetensors"), sample(), Map.of("format", "pt"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("a.safetensors"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private byte[] write(StateDict weights) throws IOException {
        Path file = folder.resolve("net.safetensors");
        Safetensors.write(file, weights, Map.of("format", "pt", "made by", "Thaw"));
        assertEquals(Map.of("format", "pt", "made by", "Thaw"), Safetensors.metadata(file));
        return Files.readAllBytes(file);
    }

    private static StateDict sample() {
        float[] numbers = new float[6];
        IntStream.range(0, 6).forEach(i -> numbers[i] = i / 3f);
        return StateDict.empty().plus("bn1.weight", TensorData.of(new float[] {1, Float.NaN, -0f}, 3))
                .plus("bn1.num_batches_tracked", TensorData.count(9_000_000_000L))
                .plus("conv1.weight", TensorData.of(numbers, 1, 2, 3));
    }

    private static byte[] file(String json, byte[] data) {
        byte[] header = json.strip().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length).array());
        out.writeBytes(header);
        out.writeBytes(data);
        return out.toByteArray();
    }
}
