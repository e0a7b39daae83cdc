package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.weights.StateDict;
import dev.thaw.weights.WeightFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightSamplesTest {

    @TempDir
    private Path folder;
    private List<Path> files;

    @BeforeEach
    void write() {
        files = WeightSamples.write(folder);
    }

    @Test
    void theGoodOnesHoldTheNumbersThatWereWritten() {
        StateDict plain = StateDict.read(files.get(0));
        assertArrayEquals(new float[] {-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f}, plain.get("fc.weight").toFloats());
        assertArrayEquals(new long[] {2, 3}, plain.get("fc.weight").shape());
        assertArrayEquals(new float[] {1.5f, -2.25f}, plain.get("fc.bias").toFloats());
        WeightFile nested = WeightFile.read(files.get(3));
        assertEquals("state_dict", nested.part());
        assertEquals(plain, nested.weights().withoutPrefix("module."));
        assertEquals(plain, WeightFile.tensorsOnly(files.get(1)).weights().rename(path -> "fc." + path));
    }

    @Test
    void theOthersAreRefusedByTheNamesThatTheyAskFor() {
        assertTrue(FileFate.reason(files.get(1)).contains("torch.nn.modules.linear.Linear"));
        assertTrue(FileFate.reason(files.get(2)).contains("builtins.print"));
        assertTrue(FileFate.reason(files.get(0)).startsWith("read: "));
    }

    @Test
    void theTableListsEachNameOnce() {
        List<List<String>> rows = WeightSamples.names(files).rows();
        assertEquals(List.of("a.pth", "collections.OrderedDict\ntorch._utils._rebuild_tensor_v2\ntorch.FloatStorage"), rows.get(0));
        assertTrue(rows.get(2).get(1).endsWith("builtins.print"));
    }
}
