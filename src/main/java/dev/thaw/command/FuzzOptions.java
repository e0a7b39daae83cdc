package dev.thaw.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code ./thaw bench fuzz} was asked to do.
 *
 * @param files how many damaged files to try
 * @param seed decides all of them
 * @param only the number of one of them, alone; empty for all
 * @param folder good weight files, to be damaged; empty for those of {@link FuzzSeeds}
 * @param output the JSON file to write
 */
record FuzzOptions(int files, int seed, OptionalInt only, Optional<Path> folder, Path output) {

    private static final Set<String> NAMES = Set.of("--files", "--seed", "--only", "--folder", "--output");
    private static final int FILES = 200_000;

    static FuzzOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new FuzzOptions(words.whole("--files", 1, FILES), words.whole("--seed", 0, 1),
                words.text("--only").isPresent() ? OptionalInt.of(words.whole("--only", 0, 0)) : OptionalInt.empty(),
                words.text("--folder").map(Path::of),
                words.path("--output", ".thaw/out/bench-fuzz.json"));
    }
}
