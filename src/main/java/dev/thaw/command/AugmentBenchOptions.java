package dev.thaw.command;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code ./thaw bench augment} was asked to do.
 *
 * @param images 32-pixel images in a pass
 * @param batch images in a batch
 * @param rounds how often both sides make a pass; medians count
 * @param workers processes that torchvision's loader uses
 * @param python a Python that has PyTorch and torchvision
 * @param script the Python side
 * @param output the JSON file to write
 */
record AugmentBenchOptions(int images, int batch, int rounds, int workers, String python, Path script, Path output) {

    private static final Set<String> NAMES =
            Set.of("--images", "--batch", "--rounds", "--workers", "--python", "--script", "--output");

    static AugmentBenchOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        return new AugmentBenchOptions(words.whole("--images", 1, 10_000), words.whole("--batch", 1, 64),
                words.whole("--rounds", 1, 7), words.whole("--workers", 0, 2),
                words.python(), words.path("--script", "tests/bench/augment_images.py"),
                words.path("--output", ".thaw/out/bench-augment.json"));
    }
}
