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

    static final String HELP = """
            Usage: bench NAME [options]

            Measures what a claim of the course rests on, prints a table, writes JSON, and ends with 1 where a goal is missed.

              freezing            ResNet-18: a step under each method of freezing beside full fine-tuning, and frozen
                                  epochs with cached features beside plain ones on the same input
                                  (goals: each later epoch 20 times as fast, all epochs with the extraction 8 times);
                                  and an audit of a ResNet-50 (goal: below a second)

              --images N          512 training images unless given
              --size N            images of 64×64 pixels unless given
              --batch N           64 images in a step unless given
              --epochs N          10 frozen epochs unless given
              --rounds N          3 runs of each side unless given, medians count
              --repeats N         5 steps of each method unless given, medians count
              --output FILE       .thaw/out/bench-freezing.json unless given
              --help              this text""";

    static BenchOptions defaults() {
        return new BenchOptions(512, 64, 64, 10, 3, 5, Path.of(".thaw", "out", "bench-freezing.json"));
    }

    static BenchOptions parse(String... arguments) {
        BenchOptions options = defaults();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) {
                throw new IllegalArgumentException("there is no option %s; see --help".formatted(arguments[i]));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("option %s needs a value; see --help".formatted(arguments[i]));
            }
            options = options.with(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private BenchOptions with(String option, String value) {
        return new BenchOptions(
                option.equals("--images") ? whole(option, value, 2) : images,
                option.equals("--size") ? whole(option, value, SMALLEST_IMAGE) : size,
                option.equals("--batch") ? whole(option, value, 2) : batch,
                option.equals("--epochs") ? whole(option, value, 2) : epochs,
                option.equals("--rounds") ? whole(option, value, 1) : rounds,
                option.equals("--repeats") ? whole(option, value, 1) : repeats,
                option.equals("--output") ? Path.of(value) : output);
    }

    private static int whole(String option, String value, int least) {
        if (!value.matches("\\d{1,7}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("option %s is \"%s\"; give a whole number of %d or more"
                    .formatted(option, value, least));
        }
        return Integer.parseInt(value);
    }
}
