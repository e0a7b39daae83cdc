package dev.thaw.command;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code ./thaw bench weights} was asked to do.
 *
 * @param rounds how often both sides load each file; medians count
 * @param python a Python that has PyTorch
 * @param script the Python side
 * @param output the JSON file to write
 */
record WeightsBenchOptions(int rounds, String python, Path script, Path output) {

    private static final Set<String> NAMES = Set.of("--rounds", "--python", "--script", "--output");
    private static final int ROUNDS = 15;

    static WeightsBenchOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new WeightsBenchOptions(words.whole("--rounds", 1, ROUNDS),
                words.python(), words.path("--script", "tests/bench/load_weights.py"),
                words.path("--output", ".thaw/out/bench-weights.json"));
    }
}
