package dev.thaw.command;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code ./thaw bench kill} was asked to do.
 *
 * @param kills how often a training is killed
 * @param seed decides when
 * @param output the JSON file to write
 */
record KillOptions(int kills, int seed, Path output) {

    private static final Set<String> NAMES = Set.of("--kills", "--seed", "--output");
    private static final int KILLS = 100;

    static KillOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new KillOptions(words.whole("--kills", 1, KILLS), words.whole("--seed", 0, 1),
                words.path("--output", ".thaw/out/bench-kill.json"));
    }
}
