package dev.thaw.command;

import dev.thaw.nn.Architecture;
import dev.thaw.train.Recipe;
import dev.thaw.train.Recipes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ./thaw recipe} was asked to do.
 *
 * @param recipe the recipe, scaled and seeded
 * @param share what its epochs are multiplied by
 * @param network the network to follow it with; the recipe's own unless another is named
 * @param data the data set
 * @param starts what each arm begins with: {@link #NONE}, the name of weights, or a file
 * @param images how many training images to draw, validation included; the whole set when it has no more
 * @param validation how many of them steer; 0 for a tenth
 * @param test how many test images judge at the end; all when there are not more
 * @param seed of the draw, the first weights and the order of images
 * @param checkpoints the folder to go on from and to keep checkpoints in; empty for none
 * @param output the folder for logs, runs and the curve
 */
record RecipeRunOptions(Recipe recipe, double share, Architecture network, String data, List<String> starts, int images,
        int validation, int test, long seed, Optional<Path> checkpoints, Path output) {

    /** The start without weights. */
    static final String NONE = "none";

    private static final int ALL = 999_999_999;

    private static final Set<String> NAMES = Set.of("--share", "--network", "--data", "--weights", "--images", "--validation",
            "--test", "--seed", "--checkpoints", "--output");

    static final String HELP = """
            Usage: recipe NAME [options]

            Follows a recipe of the literature, and keeps its log, its numbers and its curve. NAME is one of
            %s.

              --share F           a fraction of the recipe's epochs, such as 0.1; 1 unless given
              --data NAME         cifar10-jpeg unless given; or cifar10, folder:PATH, … (set THAW_DATA to the folder it lies in)
              --weights LIST      what to start from, an arm each, with commas between: the name of shipped or public weights,
                                  a file, or none; none unless given
              --network NAME      the recipe's own unless given; or resnet18_narrow, …
              --images N          learn from fewer images
              --validation N      a tenth of the training images unless given: they choose the best epoch, and steer the rate
              --test N            judge at the end by fewer test images
              --seed N            1 unless given
              --checkpoints DIR   keep checkpoints there after each epoch, and go on from the newest that is there
              --output DIR        .thaw/out/recipe-NAME unless given: a log and a run for each arm, curve.svg and table.md
              --help              this text""".formatted(String.join(", ", Recipes.list().stream().map(Recipe::name).toList()));

    static RecipeRunOptions parse(String... arguments) {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("no recipe named; there are %s. See --help".formatted(Recipes.list()));
        }
        Recipe recipe = Recipes.named(arguments[0]);
        OptionWords words = OptionWords.read(NAMES, Arrays.copyOfRange(arguments, 1, arguments.length));
        double share = share(words.text("--share").orElse("1"));
        int seed = words.whole("--seed", 0, 1);
        return new RecipeRunOptions(recipe.scaled(share).seed(seed), share,
                words.text("--network").map(Architecture::named).orElse(recipe.architecture()),
                words.text("--data").orElse("cifar10-jpeg"), starts(words.text("--weights").orElse(NONE)),
                words.whole("--images", 2, ALL), words.whole("--validation", 0, 0),
                words.whole("--test", 1, ALL), seed, words.text("--checkpoints").map(Path::of),
                Path.of(words.text("--output").orElse(".thaw/out/recipe-" + recipe.name())));
    }

    private static List<String> starts(String list) {
        List<String> starts = Arrays.stream(list.split(",")).map(String::strip).toList();
        if (starts.stream().anyMatch(String::isEmpty) || starts.stream().distinct().count() < starts.size()) {
            throw new IllegalArgumentException("option --weights is \"%s\"; give each start once, such as none,resnet20-shapes"
                    .formatted(list));
        }
        return starts;
    }

    private static double share(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("option --share is \"%s\"; give a number above 0, such as 0.1"
                    .formatted(value), none);
        }
    }

    /** The command that does the same again. */
    String command() {
        return "./thaw recipe %s%s%s --data %s --weights %s%s%s%s%s".formatted(recipe.name(),
                share == 1 ? "" : " --share " + share,
                network == recipe.architecture() ? "" : " --network " + network.name(), data, String.join(",", starts),
                images == ALL ? "" : " --images " + images, validation == 0 ? "" : " --validation " + validation,
                test == ALL ? "" : " --test " + test, seed == 1 ? "" : " --seed " + seed);
    }
}
