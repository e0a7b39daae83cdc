package dev.thaw.weights;

import static dev.thaw.weights.HandMade.START;
import static dev.thaw.weights.HandMade.TENSOR;
import static dev.thaw.weights.HandMade.bytes;
import static dev.thaw.weights.HandMade.text;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a file with several dicts the right one is taken, and the report says which; rare layouts are read as well. */
class CheckpointTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"state_dict, optimizer", "model_state_dict, optimizer_state_dict", "model_state, epoch", "model, model_ema",
        "model, state_dict_ema", "state_dict, model", "model_ema, optimizer"})
    void theUsualKeyIsFollowed(String part, String other) throws IOException {
        WeightFile read = WeightFile.read(zip(dict(other, dict("b", TENSOR), part, dict("a", TENSOR))));
        assertAll(() -> assertEquals(List.of("a"), read.weights().names()), () -> assertEquals(part, read.part()),
                () -> assertEquals(List.of(other), read.ignored()));
    }

    @Test
    void keysMayBeNested() throws IOException {
        Path file = zip(dict("model", dict("state_dict", dict("a", TENSOR), "arch", text("tiny"))));
        assertEquals("model.state_dict", WeightFile.read(file).part());
        assertEquals(List.of("model.arch"), WeightFile.read(file).ignored());
        assertEquals(WeightFile.read(file).weights(), WeightFile.read(file, "model.state_dict").weights());
    }

    @Test
    void aTensorBesideAStateDictIsNoStateDict() throws IOException {
        WeightFile read = WeightFile.read(zip(dict("best_acc", TENSOR, "state_dict", dict("a", TENSOR))));
        assertEquals(List.of("a"), read.weights().names());
        assertEquals(List.of("best_acc"), read.ignored());
    }

    @Test
    void ofTwoUnknownDictsNoneIsGuessedButEitherCanBeNamed() throws IOException {
        Path file = zip(dict("student", dict("a", TENSOR), "teacher", dict("b", TENSOR)));
        String message = assertThrows(IllegalArgumentException.class, () -> WeightFile.read(file)).getMessage();
        assertTrue(message.contains("[student, teacher]") && message.contains("WeightFile.read(file, \"student\")"), message);
        assertEquals(List.of("b"), WeightFile.read(file, "teacher").weights().names());
        String unknown = assertThrows(IllegalArgumentException.class, () -> WeightFile.read(file, "techer")).getMessage();
        assertTrue(unknown.contains("techer") && unknown.contains("[student, teacher]"), unknown);
    }

    @Test
    void aPartOfAFileThatHasNoPartsIsRefused() throws IOException {
        Path file = folder.resolve("flat.safetensors");
        Safetensors.write(file, StateDict.empty().plus("a", TensorData.count(1)), Map.of());
        String message = assertThrows(IllegalArgumentException.class, () -> WeightFile.read(file, "model")).getMessage();
        assertTrue(message.contains("have no parts"), message);
    }

    @Test
    void parametersAttributesAndTheWordsOfNewerProtocolsAreRead() throws IOException {
        String parameter = "ctorch._utils\\n_rebuild_parameter\\n(" + TENSOR + "\\x88ccollections\\nOrderedDict\\n)RtR";
        String metadata = "}" + text("_metadata") + "}sb"; // attributes of the dict, set by BUILD
        StateDict read = StateDict.read(zip("\\x95\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
                + "\\x8c\\x0bcollections\\x8c\\x0bOrderedDict\\x93)\\x81\\x94(\\x8c\\x01a" + parameter + "u" + metadata));
        assertArrayEquals(new float[] {1, 2, 3}, read.get("a").toFloats());
    }

    @Test
    void anArchiveOfABigEndianMachineIsTurnedRound() throws IOException {
        Path file = HandMade.archive(folder.resolve("big.pth"), "x/data.pkl", bytes(START + dict("a", TENSOR) + "."),
                "x/byteorder", bytes("big"), "x/data/0", bytes("\\x3f\\x80\\x00\\x00\\x40\\x00\\x00\\x00\\x40\\x40\\x00\\x00"));
        assertArrayEquals(new float[] {1, 2, 3}, StateDict.read(file).get("a").toFloats());
    }

    @Test
    void theDirectoryOfALargeArchiveIsFound() throws IOException {
        byte[] small = Files.readAllBytes(zip(dict("a", TENSOR)));
        int end = small.length - 22;
        ByteBuffer old = ByteBuffer.wrap(small, end, 22).slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(end + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN).put(small, 0, end);
        wide.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0)
                .putLong(2).putLong(2).putLong(old.getInt(12)).putLong(old.getInt(16));
        wide.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        wide.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        Path file = Files.write(folder.resolve("zip64.pth"), wide.array());
        assertArrayEquals(new float[] {1, 2, 3}, StateDict.read(file).get("a").toFloats());
    }

    private Path zip(String pickle) throws IOException {
        return HandMade.zip(folder.resolve("checkpoint.pth"), START + pickle + ".");
    }

    private static String dict(String... keysAndValues) {
        StringBuilder made = new StringBuilder("}(");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            made.append(text(keysAndValues[i])).append(keysAndValues[i + 1]);
        }
        return made.append('u').toString();
    }
}
