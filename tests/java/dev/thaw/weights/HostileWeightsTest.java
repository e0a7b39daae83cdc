package dev.thaw.weights;

import static dev.thaw.weights.HandMade.START;
import static dev.thaw.weights.HandMade.TENSOR;
import static dev.thaw.weights.HandMade.tensor;
import static dev.thaw.weights.HandMade.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles and archives written by hand, byte by byte, to run something, to fill the memory or to never end. */
class HostileWeightsTest {

    @TempDir
    Path folder;

    @Test
    void aPickleByHandIsReadSoThatTheRefusalsBelowMeanSomething() throws IOException {
        StateDict read = StateDict.read(zip(START + "}" + text("w") + TENSOR + "s."));
        assertArrayEquals(new float[] {1, 2, 3}, read.get("w").toFloats());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "os.system          | cos\\nsystem\\n\\x8c\\x02ls\\x85R.                            | os.system",
        "builtins.eval      | \\x8c\\x08builtins\\x8c\\x04eval\\x93.                       | builtins.eval",
        "a class of Java    | cjava.lang\\nRuntime\\n.                                      | java.lang.Runtime",
        "a look-alike       | ctorch\\nFooStorage\\n.                                       | torch.FooStorage",
        "a dotted name      | ccollections\\nOrderedDict.__init__\\n.                       | OrderedDict.__init__",
        "REDUCE of a text   | \\x8c\\x02ls)R.                                               | constructor",
        "REDUCE of a type   | ctorch\\nFloatStorage\\n)R.                                   | constructor",
        "REDUCE, no tuple   | ccollections\\nOrderedDict\\nK\\x01R.                         | sequence",
        "BUILD of a number  | K\\x01}b.                                                     | sets attributes",
        "INST               | (ios\\nsystem\\n.                                             | opcode 0x69",
        "OBJ                | (K\\x01o.                                                     | opcode 0x6f",
        "EXT1               | \\x82\\x01.                                                   | opcode 0x82",
        "LONG4, huge        | \\x8b\\xff\\xff\\xff\\x7f.                                    | 2147483647 bytes",
        "LONG4, negative    | \\x8b\\xff\\xff\\xff\\xff.                                    | -1 bytes",
        "BINUNICODE, huge   | X\\xff\\xff\\xff\\xffa.                                       | 4294967295 bytes",
        "BINUNICODE8, huge  | \\x8d\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7fa.               | 9223372036854775807 bytes",
        "BINUNICODE8, minus | \\x8d\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xffa.               | -1 bytes",
        "BINBYTES8, huge    | \\x8e\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x00a.               | 1099511627776 bytes",
        "BINSTRING, minus   | T\\x00\\x00\\x00\\x80a.                                       | -2147483648 bytes",
        "bad UTF-8          | \\x8c\\x01\\xff.                                              | not UTF-8",
        "underflow          | 0.                                                            | stack",
        "underflow at STOP  | .                                                             | stack",
        "below a mark       | K\\x01(\\x85.                                                 | stack",
        "no mark            | K\\x01t.                                                      | stack",
        "SETITEM on nothing | K\\x01K\\x02s.                                                | stack",
        "SETITEMS, odd      | }(K\\x01u.                                                    | key without a value",
        "unknown memo       | j\\xff\\xff\\xff\\xff.                                        | recalls value 4294967295",
        "no STOP            | K\\x01                                                        | truncated",
        "protocol 99        | \\x80\\x63K\\x01.                                             | protocol 99",
        "no dict            | K\\x01.                                                       | no state dict",
        "foreign reference  | \\x8c\\x04file\\x85Q.                                         | only storages"})
    void refusesAPickle(String what, String pickle, String reason) throws IOException {
        String message = refused(zip(START + pickle));
        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "too large        | K\\x00 | K\\x04\\x85 | K\\x01\\x85 | K\\x03 | does not fit",
        "offset too far   | K\\x01 | K\\x03\\x85 | K\\x01\\x85 | K\\x03 | does not fit",
        "negative offset  | J\\xff\\xff\\xff\\xff | K\\x01\\x85 | K\\x01\\x85 | K\\x03 | does not fit",
        "negative side    | K\\x00 | J\\xff\\xff\\xff\\xff\\x85 | K\\x01\\x85 | K\\x03 | does not fit",
        "negative stride  | K\\x02 | K\\x03\\x85 | J\\xff\\xff\\xff\\xff\\x85 | K\\x03 | does not fit",
        "strides overflow | K\\x00 | K\\x03K\\x03\\x86 | \\x8a\\x08\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x40K\\x01\\x86 | K\\x03 | does not fit",
        "sides overflow   | K\\x00 | J\\xff\\xff\\xff\\x7fJ\\xff\\xff\\xff\\x7fJ\\xff\\xff\\xff\\x7f\\x87 | K\\x00K\\x00K\\x00\\x87 | K\\x03 | does not fit",
        "expanded bomb    | K\\x00 | J\\xff\\xff\\xff\\x3f\\x85 | K\\x00\\x85 | K\\x03 | bomb",
        "sides no tuple   | K\\x00 | K\\x03 | K\\x01\\x85 | K\\x03 | sequence",
        "side a text      | K\\x00 | \\x8c\\x01a\\x85 | K\\x01\\x85 | K\\x03 | long",
        "storage too long | K\\x00 | K\\x03\\x85 | K\\x01\\x85 | K\\x04 | should have 16 bytes",
        "storage negative | K\\x00 | K\\x03\\x85 | K\\x01\\x85 | J\\xff\\xff\\xff\\xff | claims -1",
        "storage overflow | K\\x00 | K\\x03\\x85 | K\\x01\\x85 | \\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f | claims"})
    void refusesATensorThatReachesOutOfItsStorage(String what, String offset, String shape, String strides, String length,
            String reason) throws IOException {
        String message = refused(zip(START + "}" + text("w") + tensor(offset, shape, strides, length) + "s."));
        assertTrue(message.contains(reason), message);
    }

    @Test
    void aStructureThatHoldsItselfIsNoTrap() throws IOException {
        StateDict read = StateDict.read(zip(START + "}q\\x00" + text("state_dict") + "h\\x00s" + text("w") + TENSOR + "s."));
        assertEquals(List.of("w"), read.names());
        refused(zip(START + "}q\\x00" + text("state_dict") + "h\\x00s."));
        refused(zip(START + "]q\\x00h\\x00a."));
    }

    @Test
    void aBombOfDoublingTuplesIsNeitherHashedNorUnfolded() throws IOException {
        String doubled = ")" + "q\\x00h\\x00\\x86".repeat(200);
        StateDict read = StateDict.read(zip(START + "}" + doubled + "K\\x01s" + text("w") + TENSOR + "s."));
        assertEquals(List.of("w"), read.names());
        refused(zip(START + "}" + doubled + "K\\x01s."));
    }

    @Test
    void oneLongListCannotBecomeManyDicts() throws IOException {
        String list = "](" + "K\\x01K\\x02\\x86".repeat(100) + "eq\\x00\\x85q\\x01";
        String again = "ccollections\\nOrderedDict\\nh\\x01R0";
        assertTrue(refused(zip(START + list + again.repeat(2) + ".")).contains("two dicts of one list"));
    }

    @Test
    void aPickleOfMillionsOfValuesEndsWithinItsLimit() throws IOException {
        byte[] many = new byte[Unpickler.MOST_STEPS + 1000];
        Arrays.fill(many, (byte) '}');
        assertTrue(refused(archive("archive/data.pkl", many)).contains("more than 2000000 steps"));
    }

    @ParameterizedTest
    @CsvSource({"../../evil", "/etc/passwd", "archive/../../x", "C:/x"})
    void refusesAnArchiveThatLeadsOut(String name) throws IOException {
        String message = refused(archive(name, new byte[3]));
        assertTrue(message.contains(name) && message.contains("leads out"), message);
    }

    @Test
    void aKeyThatLeadsOutOfTheArchiveFindsNothing() throws IOException {
        String message = refused(zip(START + "}" + text("w") + TENSOR.replace("\\x01\\x00\\x00\\x000", "\\x06\\x00\\x00\\x00../../")
                + "s."));
        assertTrue(message.contains("lacks the member"), message);
    }

    @Test
    void aSmallArchiveCannotUnpackToALargeHeap() throws IOException {
        String message = refused(archive("archive/data.pkl", new byte[60 << 20]));
        assertTrue(message.contains("bomb"), message);
    }

    private Path zip(String pickle) throws IOException {
        return HandMade.zip(folder.resolve("hostile.pth"), pickle);
    }

    private Path archive(String name, byte[] content) throws IOException {
        return HandMade.archive(folder.resolve("hostile.pth"), name, content);
    }

    private static String refused(Path file) {
        String message = assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> assertThrows(IllegalArgumentException.class, () -> StateDict.read(file))).getMessage();
        assertTrue(message.contains("hostile.pth"), message);
        return message;
    }
}
