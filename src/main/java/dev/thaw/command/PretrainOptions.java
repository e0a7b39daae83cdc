package dev.thaw.command;

import dev.thaw.augment.Augmentation;
import dev.thaw.nn.Architecture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What {@code ./thaw pretrain} was asked to do.
 *
 * @param data the data set to learn from
 * @param network the name of the architecture
 * @param augmentation how training images are varied
 * @param output the weight file to write, its card beside it; empty for a name made of network and data
 * @param checkpoints the folder to go on from and to keep checkpoints in; empty for none
 * @param epochs passes over the training images
 * @param batchSize images in a step
 * @param rate the highest learning rate, after the warm-up
 * @param seed of the first weights and the order of images
 * @param validation images kept from the training images, to choose the best epoch by
 * @param images how many training images to draw before that; the whole set when it has no more
 */
record PretrainOptions(String data, Architecture network, Variation augmentation, Optional<Path> output,
        Optional<Path> checkpoints, int epochs, int batchSize, double rate, long seed, int validation, int images) {

    private static final Set<String> NAMES = Set.of("--data", "--network", "--augment", "--output", "--checkpoints", "--epochs",
            "--batch", "--rate", "--seed", "--validation", "--images");

    static final String HELP = """
            Trains a network on a data set from random weights, and writes its weights with a card.

              --data NAME         shapes/source unless given; or tiny-imagenet-32 (set THAW_DATA to the folder it lies in), …
              --network NAME      resnet20 unless given; or resnet18_narrow, …
              --augment HOW       none unless given; or cifar (crop and flip), recipe (colours and turns besides)
              --output FILE       NETWORK-DATA.safetensors in this folder unless given; the card goes beside it
              --checkpoints DIR   keep checkpoints there after each epoch, and go on from the newest that is there
              --epochs N          12 unless given
              --batch N           128 unless given
              --rate LR           0.1 unless given: reached after a warm-up, then falling along a cosine
              --seed N            1 unless given
              --validation N      1000 of the training images unless given, to choose the best epoch by
              --images N          learn from fewer images, to try the program
              --help              this text

            The file is written whole when the training ends, or not at all. With --checkpoints a training that was stopped goes
            on when the same command is given again, to the same numbers.""";

    /** How training images are varied. */
    enum Variation {
        NONE(Augmentation.none(), "no augmentation"),
        CIFAR(Augmentation.cifar(), "random crop after padding by 4 and horizontal flip"),
        RECIPE(Augmentation.cifarRecipe(), "random crop after padding by 4, horizontal flip, colour jitter and rotation by up to 15°");

        private final Augmentation augmentation;
        private final String words;

        Variation(Augmentation augmentation, String words) {
            this.augmentation = augmentation;
            this.words = words;
        }

        Augmentation augmentation() {
            return augmentation;
        }

        String words() {
            return words;
        }
    }

    /** The file to write. */
    Path file() {
        return output.orElseGet(() -> Path.of("%s-%s.safetensors".formatted(network.name(),
                data.equals("shapes/source") ? "shapes" : data.replaceAll("[^A-Za-z0-9.]+", "-"))));
    }

    static PretrainOptions defaults() {
        return new PretrainOptions("shapes/source", Architecture.named("resnet20"), Variation.NONE, Optional.empty(),
                Optional.empty(), 12, 128, 0.1, 1, 1000, Integer.MAX_VALUE);
    }

    static PretrainOptions parse(String... arguments) {
        PretrainOptions options = defaults();
        for (Map.Entry<String, String> word : OptionWords.read(NAMES, arguments).values().entrySet()) {
            options = options.with(word.getKey(), word.getValue());
        }
        return options;
    }

    /** The command that makes the same weights again. */
    String command() {
        PretrainOptions usual = defaults();
        StringBuilder command = new StringBuilder("./thaw pretrain");
        BiConsumer<String, Function<PretrainOptions, Object>> say = (option, value) -> {
            if (!value.apply(this).equals(value.apply(usual))) {
                command.append(" --").append(option).append(' ').append(value.apply(this));
            }
        };
        say.accept("data", PretrainOptions::data);
        say.accept("network", options -> options.network().name());
        say.accept("augment", options -> options.augmentation().name().toLowerCase(Locale.ROOT));
        say.accept("epochs", PretrainOptions::epochs);
        say.accept("batch", PretrainOptions::batchSize);
        say.accept("rate", PretrainOptions::rate);
        say.accept("seed", PretrainOptions::seed);
        say.accept("validation", PretrainOptions::validation);
        say.accept("images", PretrainOptions::images);
        return command.toString();
    }

    private PretrainOptions with(String option, String value) {
        String name = option.startsWith("--") ? option.substring(2) : option;
        return new PretrainOptions(
                name.equals("data") ? value : data,
                name.equals("network") ? Architecture.named(value) : network,
                name.equals("augment") ? variation(value) : augmentation,
                name.equals("output") ? Optional.of(Path.of(value)) : output,
                name.equals("checkpoints") ? Optional.of(Path.of(value)) : checkpoints,
                name.equals("epochs") ? whole(option, value) : epochs,
                name.equals("batch") ? whole(option, value) : batchSize,
                name.equals("rate") ? positive(option, value) : rate,
                name.equals("seed") ? whole(option, value) : seed,
                name.equals("validation") ? whole(option, value) : validation,
                name.equals("images") ? whole(option, value) : images);
    }

    private static Variation variation(String value) {
        return Arrays.stream(Variation.values()).filter(one -> one.name().toLowerCase(Locale.ROOT).equals(value)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("option --augment is \"%s\"; give none, cifar or recipe"
                        .formatted(value)));
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
