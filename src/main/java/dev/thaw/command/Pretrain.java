package dev.thaw.command;

import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.train.Evaluator;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingInterruptedException;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Trains the network that the course starts from, and writes its weights and their card. */
public final class Pretrain {

    /** Share of the steps in which the rate rises: without it the first epochs at rate 0.1 were lost in a trial. */
    private static final double WARM_UP_SHARE = 0.1;
    /** Five times that of He et al., "Deep Residual Learning for Image Recognition", 2016, §4.2: common for short runs. */
    private static final double WEIGHT_DECAY = 5e-4;

    /** Steps between two checkpoints within an epoch: less than a minute on two cores. */
    private static final int CHECKPOINT_STEPS = 50;

    private Pretrain() { }

    /**
     * Runs the program; the exit code is 0 when the files were written, 2 for a wrong option, 1 for any other failure.
     *
     * @param arguments options; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(PretrainOptions.HELP);
            return 0;
        }
        try {
            train(PretrainOptions.parse(arguments));
            return 0;
        } catch (TrainingInterruptedException stopped) {
            return fail("interrupted; no weights were written, and what checkpoints there are stay", 130);
        } catch (IllegalArgumentException wrong) {
            return fail(wrong.getMessage(), 2);
        } catch (IllegalStateException | UncheckedIOException failed) {
            return fail(failed.getMessage(), 1);
        }
    }

    private static int fail(String message, int code) {
        System.err.println("pretrain: " + message);
        return code;
    }

    private static void train(PretrainOptions options) {
        Dataset whole = Datasets.load(options.data());
        Dataset data = whole.take(Math.min(options.images(), whole.train().size()), options.seed())
                .withValidation(options.validation(), options.seed());
        System.out.println(data.text());
        try (Network network = options.network().network(data.classes()).seed(options.seed())) {
            Path best = temporary();
            Training training = Training.of(network, data).name("pretraining").epochs(options.epochs())
                    .batchSize(options.batchSize()).schedule(Schedule.warmUpThenCosine(WARM_UP_SHARE))
                    .optimizer(Sgd.of(options.rate()).momentum(0.9).weightDecay(WEIGHT_DECAY))
                    .augment(options.augmentation().augmentation())
                    .seed(options.seed()).saveBest(best).listener(new EpochLines());
            TrainingRun run = options.checkpoints()
                    .map(folder -> training.checkpoint(folder, CHECKPOINT_STEPS).resume(folder)).orElseGet(training::fit);
            network.load(Safetensors.read(best), Match.STRICT);
            PretrainedFiles.write(options, data, run, network, test(network, data));
        }
    }

    /** Where the best epoch so far is kept: not beside the output, which an interrupted training must not touch. */
    private static Path temporary() {
        try {
            Path file = Files.createTempFile("thaw-pretrain", ".safetensors");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException cause) {
            throw new UncheckedIOException("no temporary file can be made: " + cause, cause);
        }
    }

    private static Predictions test(Network network, Dataset data) {
        Predictions predictions = Evaluator.evaluate(network, data.test(), data.normalization());
        System.out.printf(Locale.ROOT, "test accuracy of the best epoch: %.2f %% (%,d images)%n",
                100 * predictions.accuracy(), data.test().size());
        return predictions;
    }
}
