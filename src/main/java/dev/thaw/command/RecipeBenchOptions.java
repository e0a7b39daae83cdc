package dev.thaw.command;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ./thaw bench recipe} was asked to do.
 *
 * @param rounds how often both sides do each thing; medians count
 * @param images of the recipe epoch
 * @param steps of each network in a round
 * @param parts what is measured
 * @param python a Python that has PyTorch and torchvision
 * @param script the Python side
 * @param kernels how notebook kernels are started; empty where the launcher did not say
 * @param output the JSON file to write
 */
record RecipeBenchOptions(int rounds, int images, int steps, List<Part> parts, String python, Path script,
        Optional<KernelStart> kernels, Path output) {

    private static final Set<String> NAMES =
            Set.of("--rounds", "--images", "--steps", "--only", "--python", "--script", "--kernels", "--output");

    /** What can be measured alone. */
    enum Part {
        STEP, EPOCH, FROZEN, START, MEMORY, SETTINGS
    }

    static RecipeBenchOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new RecipeBenchOptions(words.whole("--rounds", 1, 5), words.whole("--images", 1, 2048),
                words.whole("--steps", 1, 10),
                words.text("--only").map(RecipeBenchOptions::parts).orElse(List.of(Part.values())),
                words.python(), words.path("--script", "tests/bench/train_recipe.py"),
                words.text("--kernels").map(KernelStart::parse), words.path("--output", ".thaw/out/bench-recipe.json"));
    }

    private static List<Part> parts(String names) {
        return Arrays.stream(names.split(",")).map(name -> Arrays.stream(Part.values())
                .filter(part -> part.name().toLowerCase(Locale.ROOT).equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("option --only is \"%s\"; give some of %s, with commas between"
                        .formatted(names, Arrays.toString(Part.values()).toLowerCase(Locale.ROOT))))).toList();
    }
}
