package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.weights.Match;
import dev.thaw.weights.SparseFile;
import dev.thaw.weights.StateDict;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks are loaded from files larger than the heap, and than any Java array: numbers go past both. */
@EnabledOnOs(OS.LINUX)
class LargeNetworkTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "torch"})
    void fourHundredMegabytesGoIntoANetworkThroughAHeapOf64(String format) throws IOException, InterruptedException {
        Path file = file(format, 10, 3200);
        assertTrue(Files.size(file) > 400_000_000);
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path said = folder.resolve("said.txt");
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-Dai.djl.offline=true", "-cp", classes.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                "dev.thaw.nn.LoadInSmallHeap", file.toString(), "10", "3200").redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertTrue(child.waitFor(2, TimeUnit.MINUTES));
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertTrue(text.contains("sum 75.0") && child.exitValue() == 0, text);
    }

    @Test
    @Tag("slow")
    void aFileOfMoreThanTwoGibibytesGoesIntoANetwork() throws IOException {
        Path file = file("safetensors", 3, 14_000);
        assertTrue(Files.size(file) > 1L << 31);
        try (Network network = LoadInSmallHeap.network(3, 14_000).load(StateDict.read(file), Match.STRICT)) {
            network.parameters().values().forEach(parameter -> {
                assertEquals(7.5f, parameter.getArray().getFloat(13_999, 13_999));
                assertEquals(0f, parameter.getArray().getFloat(13_999, 13_998));
            });
        }
    }

    private Path file(String format, int layers, long width) throws IOException {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < layers; i++) {
            shapes.put("layer" + i + ".weight", List.of(width, width));
        }
        Path file = folder.resolve("large." + format);
        return format.equals("torch") ? SparseFile.torch(file, shapes) : SparseFile.safetensors(file, shapes);
    }
}
