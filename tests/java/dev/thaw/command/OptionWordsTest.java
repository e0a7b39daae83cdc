package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionWordsTest {

    private static final Set<String> NAMES = Set.of("--python", "--output");

    @Test
    void aGivenPythonComesBeforeTheEnvironments() {
        assertEquals("python9", OptionWords.read(NAMES, "--python", "python9").python());
        assertEquals(Optional.ofNullable(System.getenv("THAW_BENCH_PYTHON")).orElse("python3"), OptionWords.read(NAMES).python());
    }

    @Test
    void aPathIsTheGivenOneOrTheUsualOne() {
        assertEquals(Path.of("there"), OptionWords.read(NAMES, "--output", "there").path("--output", "here"));
        assertEquals(Path.of("here"), OptionWords.read(NAMES).path("--output", "here"));
    }
}
