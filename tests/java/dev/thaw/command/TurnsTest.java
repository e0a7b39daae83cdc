package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final List<String> done = new ArrayList<>();
    private final Turns<String, String> turns = new Turns<>(round -> side("thaw", round), round -> side("python", round),
            (thaw, python) -> thaw + " " + python);

    private String side(String name, int round) {
        done.add(name + round);
        return name + round;
    }

    @Test
    void everyOtherTimeTheOtherSideBeginsAlsoWhileWarmingUp() throws IOException {
        turns.rounds(3, 2);
        assertEquals(List.of("thaw-3", "python-3", "python-2", "thaw-2", "thaw-1", "python-1", "python0", "thaw0", "thaw1", "python1"),
                done);
    }

    @Test
    void onlyRoundsAfterTheWarmUpCountAndNoSideIsTakenForTheOther() throws IOException {
        assertEquals(List.of("thaw0 python0", "thaw1 python1"), turns.rounds(3, 2));
        assertEquals(List.of(), turns.rounds(1, 0));
    }
}
