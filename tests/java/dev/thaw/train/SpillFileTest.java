package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAnErrorThatSaysWhatToDo() {
        SpillFile full = SpillFile.at(Path.of("/dev/full"), 1 << 16); // stays open: closing would delete the device
        var error = assertThrows(UncheckedIOException.class, () -> full.write(0, new float[1 << 16]));
        assertTrue(error.getMessage().contains("FeatureCache.memory") && error.getMessage().contains("MB free"), error.getMessage());
    }

    @Test
    void aSpillFileGivesBackWhatWasWritten(@TempDir Path folder) {
        Path path = folder.resolve("rows");
        float[] read = new float[5];
        try (SpillFile file = SpillFile.at(path, 2)) {
            file.write(1, new float[] {3, 4});
            file.write(0, new float[] {1, Float.MIN_VALUE});
            file.read(0, read, 0);
            file.read(1, read, 3);
        }
        assertArrayEquals(new float[] {1, Float.MIN_VALUE, 0, 3, 4}, read);
        assertFalse(Files.exists(path));
    }
}
