package dev.thaw.command;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.ImageFolder;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.train.Evaluator;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingInterruptedException;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Follows a recipe of the literature from the command line, and keeps its log and its curve. */
public final class RecipeRun {

    /** Share of the training images that steer unless a number is given. */
    private static final int VALIDATION_DIVISOR = 10;

    private RecipeRun() { }

    /**
     * Runs the program; the exit code is 0 when all was written, 2 for a wrong option, 1 for any other failure, 130 after an
     * interrupt.
     *
     * @param arguments the recipe's name and options; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(RecipeRunOptions.HELP);
            return 0;
        }
        try {
            follow(RecipeRunOptions.parse(arguments));
            return 0;
        } catch (TrainingInterruptedException stopped) {
            return fail("interrupted; the log has the epochs so far, and what checkpoints there are stay", 130);
        } catch (IllegalArgumentException wrong) {
            return fail(wrong.getMessage(), 2);
        } catch (IllegalStateException | UncheckedIOException failed) {
            return fail(failed.getMessage(), 1);
        }
    }

    private static int fail(String message, int code) {
        System.err.println("recipe: " + message);
        return code;
    }

    private static void follow(RecipeRunOptions options) {
        List<RecipeStart> starts = options.starts().stream().map(name -> RecipeStart.of(name, options.network())).toList();
        Dataset data = data(options);
        System.out.println(options.recipe().text());
        System.out.println(data.text());
        List<RecipeArm> arms = new ArrayList<>();
        for (RecipeStart start : starts) {
            arms.add(train(options, start, start.normalization().map(data::withNormalization).orElse(data)));
        }
        RecipeRunFiles.write(options, data, arms);
    }

    private static Dataset data(RecipeRunOptions options) {
        int size = options.recipe().imageSize();
        Dataset whole = (size == ImageFolder.DEFAULT_SIZE ? Datasets.load(options.data())
                : Datasets.photos(options.data()).size(size).load()).inColor();
        Dataset drawn = whole.take(Math.min(options.images(), whole.train().size()), options.seed()).limitTest(options.test());
        int validation = options.validation() > 0 ? options.validation()
                : Math.max(drawn.classes(), drawn.train().size() / VALIDATION_DIVISOR);
        return drawn.withoutValidation().withValidation(validation, options.seed());
    }

    private static RecipeArm train(RecipeRunOptions options, RecipeStart start, Dataset data) {
        System.out.println("start: " + start.name());
        try (Network network = options.network().network(data.classes()).seed(options.seed())) {
            start.weights().ifPresent(weights -> {
                network.load(weights, Match.SHAPE);
                System.out.println(network.loadReport().orElseThrow().text());
            });
            Path best = options.output().resolve(start.fileName() + ".safetensors");
            Path folder = made(options.output());
            Training training = options.recipe().training(network, data).name(start.name()).log(folder).saveBest(best)
                    .listener(new EpochLines());
            TrainingRun run = options.checkpoints().map(kept -> training.resume(kept.resolve(start.fileName())))
                    .orElseGet(training::fit);
            network.load(StateDict.read(best), Match.STRICT);
            Predictions test = Evaluator.evaluate(network, data.test(), data.normalization());
            System.out.printf(Locale.ROOT, "test accuracy of the best epoch: %.2f %% (%,d images)%n",
                    100 * test.accuracy(), test.size());
            return new RecipeArm(start, run, test);
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException cause) {
            throw new UncheckedIOException("could not make the folder %s: %s".formatted(folder, cause), cause);
        }
    }
}
