package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import dev.thaw.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file that PyTorch and numpy wrote for this is read to the bit, or refused with a reason; no damage gets through. */
class WeightFileTest {

    private static final String FOLDER = "weights/torch-formats/";

    @TempDir
    Path folder;

    static Stream<String> filesToLoad() throws IOException {
        return ExpectedTensors.files().entrySet().stream().filter(WeightFileTest::mustLoad).map(Map.Entry::getKey);
    }

    static Stream<String> filesToRefuse() throws IOException {
        return ExpectedTensors.files().entrySet().stream().filter(file -> !mustLoad(file)).map(Map.Entry::getKey);
    }

    private static boolean mustLoad(Map.Entry<String, JsonElement> file) {
        return file.getValue().getAsJsonObject().get("must").getAsString().startsWith("load");
    }

    @ParameterizedTest
    @MethodSource("filesToLoad")
    void readsWhatIsExpectedOfEveryGoodFile(String name) throws IOException {
        Path file = Shared.path(FOLDER + name);
        ExpectedTensors.compare(name, StateDict.read(file));
        Path other = Files.copy(file, folder.resolve("no-extension"));
        ExpectedTensors.compare(name, StateDict.read(other));
    }

    @ParameterizedTest
    @MethodSource("filesToRefuse")
    void refusesEveryBadFileByName(String name) {
        refused(Shared.path(FOLDER + name));
    }

    @Test
    void theReferenceFolderHasFilesOfBothSorts() throws IOException {
        assertAll(() -> assertTrue(filesToLoad().count() >= 10), () -> assertTrue(filesToRefuse().count() >= 7));
    }

    @ParameterizedTest
    @CsvSource({"hostile-zip.pth, posix.system", "hostile-legacy.pth, posix.system",
        "whole-module-linear.pth, torch.nn.modules.linear.Linear", "whole-module-linear.pth, save model.state_dict()",
        "truncated-zip.pth, truncated", "truncated-legacy.pth, truncated", "truncated.safetensors, truncated",
        "hostile-header.safetensors, header of 1099511627776 bytes"})
    void theRefusalSaysWhatIsWrong(String name, String reason) {
        String message = refused(Shared.path(FOLDER + name));
        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest
    @CsvSource({"state-zip.pth, TORCH_ZIP, ''", "checkpoint-nested-legacy.pth, TORCH_LEGACY, state_dict",
        "state.safetensors, SAFETENSORS, ''", "arrays-deflated.npz, NPZ, ''"})
    void saysWhatKindOfFileItIsAndWhichPartWasTaken(String name, WeightFormat format, String part) {
        WeightFile read = WeightFile.read(Shared.path(FOLDER + name));
        assertAll(() -> assertEquals(format, read.format()), () -> assertEquals(part, read.part()),
                () -> assertTrue(read.text().contains(format.label()), read.text()),
                () -> assertEquals(part.isEmpty() ? List.of() : List.of("best_prec1", "epoch"),
                        read.ignored().stream().sorted().toList()));
    }

    @ParameterizedTest
    @CsvSource({"resnet20-12fca82f.th, 97, 269722", "resnet32-d509ac18.th, 157, 464154", "resnet56-4bfd9763.th, 277, 853018"})
    void readsTheLegacyFilesOfRealNetworks(String name, int tensors, long trainable) {
        WeightFile file = WeightFile.read(Shared.path("weights/" + name));
        StateDict read = file.weights().withoutPrefix("module.");
        long numbers = read.tensors().entrySet().stream().filter(entry -> !entry.getKey().contains("running"))
                .mapToLong(entry -> entry.getValue().size()).sum();
        assertAll(() -> assertEquals(tensors, read.size()), () -> assertEquals(trainable, numbers),
                () -> assertEquals("state_dict", file.part()), () -> assertEquals(List.of("best_prec1"), file.ignored()));
    }

    @Test
    void aMappedFileAndAStreamGiveTheSameBits() throws IOException {
        Path file = Shared.path("weights/mobilenet_v2-imagenet.safetensors");
        assertEquals(Safetensors.read(file).sha256(), StateDict.read(file).sha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kinds-zip.pth", "kinds-legacy.pth", "kinds.safetensors", "arrays.npz", "arrays-deflated.npz",
        "checkpoint-nested-legacy.pth"})
    void refusesEveryTruncation(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Shared.path(FOLDER + name));
        for (int twentieth = 0; twentieth < 20; twentieth++) {
            refused(written(Arrays.copyOf(whole, whole.length * twentieth / 20)));
        }
    }

    @Test
    void refusesEveryTruncationOfARealFile() throws IOException {
        byte[] whole = Files.readAllBytes(Shared.path("weights/resnet20-12fca82f.th"));
        for (int twentieth = 0; twentieth < 20; twentieth++) {
            refused(written(Arrays.copyOf(whole, whole.length * twentieth / 20)));
        }
    }

    /** Damage may change numbers unseen, but may do nothing else than be refused. */
    @ParameterizedTest
    @ValueSource(strings = {"kinds-zip.pth", "kinds-legacy.pth", "kinds.safetensors", "arrays.npz", "arrays-deflated.npz"})
    void damagedFilesAreReadOrRefusedAndNothingElseHappens(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Shared.path(FOLDER + name));
        Random random = new Random(5);
        int refused = 0;
        for (int trial = 0; trial < 150; trial++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = written(damaged);
            try {
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> StateDict.read(file));
            } catch (IllegalArgumentException clear) {
                assertTrue(clear.getMessage().contains(file.toString()), clear.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 15, name + ": only %d of 150 were refused".formatted(refused));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {"<!DOCTYPE html><html>404</html> | web page", "version https://git-lfs.github.com/spec/v1 | Git LFS",
        "'' | truncated", "hello world, this is text | none of"})
    void aFileOfAnotherKindIsRefusedWithWhatItIs(String content, String reason) throws IOException {
        String message = refused(written(content.getBytes(StandardCharsets.UTF_8)));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void aTarArchiveIsRefusedAsTheOldFormatItIs() throws IOException {
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertTrue(refused(written(tar)).contains("tar archive"));
    }

    @Test
    void aMissingFileIsAnErrorOfReading() {
        Path missing = folder.resolve("missing.pth");
        String message = assertThrows(UncheckedIOException.class, () -> StateDict.read(missing)).getMessage();
        assertTrue(message.contains("missing.pth"), message);
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("part.pth"), bytes);
    }

    private static String refused(Path file) {
        String message = assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertThrows(IllegalArgumentException.class, () -> StateDict.read(file), file::toString)).getMessage();
        assertTrue(message.contains(file.getFileName().toString()), message);
        return message;
    }

    @Test
    @Timeout(20)
    void whatIsNoFileIsRefusedAtOnce(@TempDir Path place) throws IOException, InterruptedException {
        Path pipe = place.resolve("pipe");
        String folder = assertThrows(UncheckedIOException.class, () -> StateDict.read(place)).getMessage();
        assertTrue(folder.endsWith("it is a folder; give the file itself"), folder);
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        String waiting = assertThrows(UncheckedIOException.class, () -> StateDict.read(pipe)).getMessage();
        assertTrue(waiting.contains("a pipe"), waiting);
    }
}
