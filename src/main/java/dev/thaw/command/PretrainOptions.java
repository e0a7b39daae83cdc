package dev.thaw.command;

import java.nio.file.Path;
import java.util.Set;

/**
 * What {@code ./thaw pretrain} was asked to do.
 *
 * @param data the data set to learn from
 * @param output the weight file to write; its card is written beside it
 * @param epochs passes over the training images
 * @param batchSize images in a step
 * @param rate the highest learning rate, after the warm-up
 * @param seed of the first weights and the order of images
 * @param validation images kept from the training images, to choose the best epoch by
 * @param images how many training images to draw before that; the whole set when it has no more
 */
record PretrainOptions(String data, Path output, int epochs, int batchSize, double rate, long seed, int validation,
        int images) {

    private static final Set<String> NAMES = Set.of(
            "--data", "--output", "--epochs", "--batch", "--rate", "--seed", "--validation", "--images");

    static final String HELP = """
            Trains ResNet-20 on an embedded data set and writes its weights with a card.

              --data NAME         shapes/source unless given
              --output FILE       resnet20-shapes.safetensors in this folder unless given; the card goes beside it
              --epochs N          12 unless given
              --batch N           128 unless given
              --rate LR           0.1 unless given: reached after a warm-up, then falling along a cosine
              --seed N            1 unless given
              --validation N      1000 of the training images unless given, to choose the best epoch by
              --images N          learn from fewer images, to try the program
              --help              this text

            The file is written whole when the training ends, or not at all.""";

    static PretrainOptions defaults() {
        return new PretrainOptions("shapes/source", Path.of("resnet20-shapes.safetensors"), 12, 128, 0.1, 1, 1000,
                Integer.MAX_VALUE);
    }

    static PretrainOptions parse(String... arguments) {
        PretrainOptions options = defaults();
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

    private PretrainOptions with(String option, String value) {
        String name = option.startsWith("--") ? option.substring(2) : option;
        return new PretrainOptions(
                name.equals("data") ? value : data,
                name.equals("output") ? Path.of(value) : output,
                name.equals("epochs") ? whole(option, value) : epochs,
                name.equals("batch") ? whole(option, value) : batchSize,
                name.equals("rate") ? positive(option, value) : rate,
                name.equals("seed") ? whole(option, value) : seed,
                name.equals("validation") ? whole(option, value) : validation,
                name.equals("images") ? whole(option, value) : images);
    }

    private static int whole(String option, String value) {
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) == 0 && !option.equals("--seed")) {
            throw new IllegalArgumentException("option %s is \"%s\"; give a whole number of 1 or more"
                    .formatted(option, value));
        }
        return Integer.parseInt(value);
    }

    private static double positive(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException none) {
            // answered below, as any other value that is no rate
        }
        throw new IllegalArgumentException("option %s is \"%s\"; give a number above 0".formatted(option, value));
    }
}
