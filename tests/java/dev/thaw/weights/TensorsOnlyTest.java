package dev.thaw.weights;

import static dev.thaw.weights.HandMade.START;
import static dev.thaw.weights.HandMade.TENSOR;
import static dev.thaw.weights.HandMade.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a whole module the tensors can be had, when asked, and whatever else it names has no power. */
class TensorsOnlyTest {

    private static final String FOLDER = "weights/torch-formats/";

    @TempDir
    Path folder;

    @Test
    void aWholeLinearLayerGivesItsTwoTensorsToTheBit() throws IOException {
        WeightFile file = WeightFile.tensorsOnly(Shared.path(FOLDER + "whole-module-linear.pth"));
        ExpectedTensors.compare("whole-module-linear.pth", file.weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state-zip.pth", "kinds-legacy.pth", "kinds.safetensors", "arrays.npz"})
    void aFileWithoutModulesIsReadAsEver(String name) throws IOException {
        assertEquals(StateDict.read(Shared.path(FOLDER + name)), WeightFile.tensorsOnly(Shared.path(FOLDER + name)).weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostile-zip.pth", "hostile-legacy.pth"})
    void theHostileFilesAreRefusedByNameAllTheSame(String name) {
        assertTrue(refused(Shared.path(FOLDER + name)).contains("posix.system"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "os.system, called      | cos\\nsystem\\n\\x8c\\x02ls\\x85R.                 | os.system",
        "os.system, only named  | cos\\nsystem\\n.                                    | os.system",
        "a submodule            | cimportlib.util\\nfind_spec\\n.                     | importlib.util.find_spec",
        "Popen as an object     | csubprocess\\nPopen\\n)\\x81.                       | subprocess.Popen",
        "eval                   | cbuiltins\\neval\\n.                                | builtins.eval",
        "getattr                | c__builtin__\\ngetattr\\n.                          | __builtin__.getattr",
        "a function nobody lists | cmodels.resnet\\nrun\\n)R.                         | models.resnet.run",
        "no module              | cmodels\\nSettings\\n)\\x81}b.                      | no state dict",
        "attributes of a number | K\\x01}b.                                           | sets attributes"})
    void whatCouldRunSomethingIsRefused(String what, String pickle, String reason) throws IOException {
        String message = refused(zip(pickle));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void modulesInModulesGetDottedNamesAndHiddenBuffersStayOut() throws IOException {
        String inner = module("}" + text("weight") + TENSOR + "s" + text("bias") + "Ns",
                "}" + text("mean") + TENSOR + "s" + text("cache") + TENSOR + "s", "}",
                text("_non_persistent_buffers_set") + "c__builtin__\\nset\\n]" + text("cache") + "a\\x85Rs");
        StateDict read = WeightFile.tensorsOnly(zip("}" + text("epoch") + "K\\x03s" + text("model")
                + module("}", "}", "}" + text("layer") + inner + "s" + text("gone") + "Ns", "") + "s.")).weights();
        assertEquals(List.of("layer.weight", "layer.mean"), read.names());
        assertArrayEquals(new float[] {1, 2, 3}, read.get("layer.weight").toFloats());
    }

    @Test
    void aModuleThatHoldsItselfIsRefused() throws IOException {
        String pickle = "cmodels\\nNet\\n)\\x81q\\x00}" + text("_parameters") + "}s" + text("_modules") + "}"
                + text("self") + "h\\x00ssb.";
        assertTrue(refused(zip(pickle)).contains("deep"));
    }

    @Test
    void aBombOfSharedModulesIsRefused() throws IOException {
        StringBuilder pickle = new StringBuilder(module("}" + text("w") + TENSOR + "s", "}", "}", "") + "q\\x00");
        for (int i = 0; i < 40; i++) {
            pickle.append(module("}", "}", "}" + text("a") + "h\\x00s" + text("b") + "h\\x00s", "")).append("q\\x00");
        }
        assertTrue(refused(zip(pickle + ".")).contains("200000 parts"));
    }

    private static String module(String parameters, String buffers, String children, String more) {
        return "cmodels\\nNet\\n)\\x81}" + text("_parameters") + parameters + "s" + text("_buffers") + buffers + "s"
                + text("_modules") + children + "s" + more + "b";
    }

    private Path zip(String pickle) throws IOException {
        return HandMade.zip(folder.resolve("module.pth"), START + pickle);
    }

    private static String refused(Path file) {
        return assertThrows(IllegalArgumentException.class, () -> WeightFile.tensorsOnly(file)).getMessage();
    }
}
