package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.weights.KeyMap;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnKeyMapTest {

    private final Network network = tiny(3).seed(5);

    private static Network tiny(int classes) {
        return ResNet.cifar("tiny", List.of(4, 8), 1, classes);
    }

    @AfterEach
    void release() {
        network.close();
    }

    /** A layout that nobody knows: the stem is called otherwise, and there is something besides. */
    private StateDict foreign(Network source) {
        return source.stateDict().rename(path -> path.replaceFirst("^conv1\\.", "entry.").replaceFirst("^bn1\\.", "scale."))
                .plus("teacher.weight", TensorData.of(new float[] {1}, 1));
    }

    @Test
    void aKeyMapOfTheCallersOwnBringsAForeignLayoutHome() {
        KeyMap map = KeyMap.of("mine").rename("entry\\.(.*)", "conv1.$1").rename("scale\\.(.*)", "bn1.$1").drop("teacher\\..*");
        try (Network source = tiny(3).seed(9)) {
            assertThrows(IllegalArgumentException.class, () -> network.load(foreign(source), Match.STRICT));
            network.load(foreign(source).rename(path -> "module." + path), Match.STRICT, map);
            assertEquals(source.stateDict().sha256(), network.stateDict().sha256());
            LoadReport report = network.loadReport().orElseThrow();
            assertEquals(List.of("mine", "module.", List.of("module.teacher.weight")),
                    List.of(report.map(), report.prefix(), report.dropped()));
        }
    }

    @Test
    void aKeyMapThatRenamesNothingIsRefusedWithThePathsThatWereFound() {
        String before = network.stateDict().sha256();
        KeyMap wrong = KeyMap.of("wrong").rename("entrance\\.(.*)", "conv1.$1");
        try (Network source = tiny(3).seed(9)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> network.load(foreign(source), Match.SHAPE, wrong)).getMessage();
            assertAll(() -> assertTrue(message.contains("no rule of the key map \"wrong\""), message),
                    () -> assertTrue(message.contains("Found: entry.weight, scale.weight, "), message),
                    () -> assertTrue(message.contains("Expected by the network: conv1.weight"), message),
                    () -> assertEquals(before, network.stateDict().sha256()));
        }
    }
}
