package dev.thaw.command;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code ./thaw bench freezing} was asked to do.
 *
 * @param images training images
 * @param size rows and columns of an image
 * @param batch images in a step
 * @param epochs frozen epochs on each side
 * @param rounds how often both sides are run; medians count
 * @param repeats steps to time of each method
 * @param output the JSON file to write
 */
record BenchOptions(int images, int size, int batch, int epochs, int rounds, int repeats, Path output) {

    private static final Set<String> NAMES =
            Set.of("--images", "--size", "--batch", "--epochs", "--rounds", "--repeats", "--output");
    private static final int SMALLEST_IMAGE = 32;

    static BenchOptions defaults() {
        return new BenchOptions(512, 64, 64, 10, 3, 5, Path.of(".thaw", "out", "bench-freezing.json"));
    }

    static BenchOptions parse(String... arguments) {
        OptionWords words = OptionWords.read(NAMES, arguments);
        BenchOptions usual = defaults();
        return new BenchOptions(words.whole("--images", 2, usual.images), words.whole("--size", SMALLEST_IMAGE, usual.size),
                words.whole("--batch", 2, usual.batch), words.whole("--epochs", 2, usual.epochs),
                words.whole("--rounds", 1, usual.rounds), words.whole("--repeats", 1, usual.repeats),
                words.text("--output").map(Path::of).orElse(usual.output));
    }
}
