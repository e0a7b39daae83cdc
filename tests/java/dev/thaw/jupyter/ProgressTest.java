package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0.04,  0.0 s
            9.94,  9.9 s
            9.96,  10 s
            59.4,  59 s
            59.6,  1 min 0 s
            200,   3 min 20 s
            7500,  2 h 5 min
            """)
    void timesReadAsPeopleSayThem(double seconds, String words) {
        assertEquals(words, Durations.text(seconds));
    }

    @Test
    void theTimeLeftIsWhatTheRestTakesAtTheSamePace() {
        assertTrue(new Progress.Bar("reading", 25, 100, 10).text().endsWith("25/100 · 30 s left"));
        assertTrue(new Progress.Bar("reading", 0, 100, 0).text().endsWith("starting"));
        assertTrue(new Progress.Bar("reading", 100, 100, 40).text().endsWith("100/100 · 40 s"));
    }

    @Test
    void stepsBeyondTheTotalAndCallsOutsideANotebookAreHarmless() {
        assertDoesNotThrow(() -> {
            try (Progress progress = ThawNotebook.progress("reading", 3)) {
                progress.step(5);
            }
            ThawNotebook.show(1, null);
            ThawNotebook.show((Object[]) null);
            ThawNotebook.clear();
            try (Live live = ThawNotebook.live("a")) {
                live.update("b");
            }
        });
    }

    @Test
    void aWholeOfNoStepsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ThawNotebook.progress("reading", 0));
    }
}
