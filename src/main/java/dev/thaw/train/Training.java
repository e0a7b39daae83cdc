package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import dev.thaw.optim.GradientClip;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import dev.thaw.view.Renderable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to train one network on one data set; a value whose verbs return a new one, until {@link #fit()} trains.
 *
 * <pre>{@code
 * var run = Training.of(network, shop).freeze(plan).optimizer(Sgd.of(0.01).momentum(0.9)).epochs(5).fit();
 * }</pre>
 *
 * <p>The same seed, device and number of threads give the same numbers bit for bit, whatever the timing of loading. Only
 * {@code fit} changes the network, in place; it is used by one thread at a time and not closed here.
 */
public final class Training implements Renderable {

    /** Passes over the training images unless another number is given: enough for a small set to level off. */
    public static final int EPOCHS = 10;
    /** Images in a batch unless another number is given: large enough for batch norm, small enough for a laptop. */
    public static final int BATCH_SIZE = 64;
    /** Rate of the default SGD: safe for a pretrained body; training from scratch stands ten times as much. */
    public static final double LEARNING_RATE = 0.01;
    /** Momentum of the default SGD, as in He et al., 2016, §3.4. */
    public static final double MOMENTUM = 0.9;

    private final Network network;
    private final Dataset dataset;
    private final Settings settings;

    private Training(Network network, Dataset dataset, Settings settings) {
        this.network = network;
        this.dataset = dataset;
        this.settings = settings;
    }

    /**
     * Starts from the defaults: everything trains, by SGD with momentum at a constant rate.
     *
     * @param network what to train; its classes must be the data's
     * @param dataset what to train on
     * @return the training, not yet begun
     */
    public static Training of(Network network, Dataset dataset) {
        return new Training(network, dataset, new Settings());
    }

    private Training with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Training(network, dataset, changed);
    }

    private static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("%s %d does not train anything; give 1 or more".formatted(what, number));
        }
        return number;
    }

    /**
     * Names the run in tables and figures.
     *
     * @param name a few words
     * @return a new training
     */
    public Training name(String name) {
        return with(changed -> changed.name = name);
    }

    /**
     * Sets how often each image is seen.
     *
     * @param epochs passes over the training images, at least 1
     * @return a new training
     */
    public Training epochs(int epochs) {
        atLeastOne("a number of epochs of", epochs);
        return with(changed -> changed.epochs = epochs);
    }

    /**
     * Sets how many images share a step; the last batch of a pass holds what is left.
     *
     * @param images at least 1
     * @return a new training
     */
    public Training batchSize(int images) {
        atLeastOne("a batch size of", images);
        return with(changed -> changed.batchSize = images);
    }

    /**
     * Sets how gradients become steps.
     *
     * @param choice a rule with its numbers, such as SGD or Adam
     * @return a new training
     */
    public Training optimizer(OptimizerChoice choice) {
        return with(changed -> changed.optimizer = choice);
    }

    /**
     * Bounds the gradients of each step.
     *
     * @param bound on all gradients together, or on each number
     * @return a new training
     */
    public Training clip(GradientClip bound) {
        return with(changed -> changed.clip = Optional.of(bound));
    }

    /**
     * Sets how the rate changes over the steps.
     *
     * @param schedule factors of the rate
     * @return a new training
     */
    public Training schedule(Schedule schedule) {
        return with(changed -> changed.schedule = schedule);
    }

    /**
     * Keeps some parameters fixed: by their flags, unless another method was chosen before.
     *
     * @param plan which
     * @return a new training
     */
    public Training freeze(FreezePlan plan) {
        return with(changed -> changed.plan = plan);
    }

    /**
     * Keeps some parameters fixed.
     *
     * @param plan which
     * @param method by which means
     * @return a new training
     */
    public Training freeze(FreezePlan plan, FreezeMethod method) {
        return with(changed -> {
            changed.plan = plan;
            changed.method = method;
        });
    }

    /**
     * Sets what batch norms do whose weights are frozen.
     *
     * @param norm hold their statistics, or let them drift
     * @return a new training
     */
    public Training frozenNorm(FrozenNorm norm) {
        return with(changed -> changed.frozenNorm = norm);
    }

    /**
     * Trains the body at a multiple of the head's rate: 0.1 is the usual fine-tuning.
     *
     * <p>At 0 the body's weights stay but the running statistics of its batch norms still move; freezing keeps both.
     *
     * @param factor 0 or more
     * @return a new training
     */
    public Training bodyRate(double factor) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a body rate of %s times the head's is not a number from 0 up".formatted(factor));
        }
        return with(changed -> changed.bodyRate = factor);
    }

    /**
     * Sets what the order of the images depends on.
     *
     * @param seed any number; the network's first weights have their own seed
     * @return a new training
     */
    public Training seed(long seed) {
        return with(changed -> changed.seed = seed);
    }

    /**
     * Visits the images in each epoch as they are stored, without shuffling; for comparisons with reference numbers.
     *
     * @return a new training
     */
    public Training inStoredOrder() {
        return with(changed -> changed.visit = Settings.Visit.STORED);
    }

    /**
     * Tells somebody how it goes; further listeners are told too.
     *
     * @param listener is called on the training's thread
     * @return a new training
     */
    public Training listener(TrainingListener listener) {
        return with(changed -> changed.listener = settings.listener.and(listener));
    }

    /**
     * Writes the weights of the best epoch so far to a file, chosen by accuracy on the validation images.
     *
     * @param file a {@code .safetensors} file, replaced whenever an epoch is better
     * @return a new training
     * @throws IllegalArgumentException if the data has no validation images: chosen on test images it would flatter
     */
    public Training saveBest(Path file) {
        if (dataset.validation().isEmpty()) {
            throw new IllegalArgumentException("""
                    "%s" has no validation images, and a checkpoint chosen by its test images would flatter itself; \
                    set some apart with dataset.withValidation(images, seed)""".formatted(dataset.name()));
        }
        return with(changed -> changed.bestFile = file);
    }

    /**
     * Evaluates after some epochs only; before training, after epoch 1 and after the last epoch it always happens.
     *
     * @param epochs evaluate when the epoch's number is a multiple of this, at least 1
     * @return a new training
     */
    public Training evaluateEvery(int epochs) {
        atLeastOne("an evaluation every", epochs);
        return with(changed -> changed.evaluateEvery = epochs);
    }

    /**
     * Sets whether the output of a frozen prefix is kept between epochs; by default it is where the numbers stay the same.
     *
     * @param cache when and where
     * @return a new training
     */
    public Training cacheFeatures(FeatureCache cache) {
        return with(changed -> changed.features = cache);
    }

    /**
     * Measures how long {@link #fit()} would take here, by a few steps on a copy of the network.
     *
     * @return expected wall time, evaluations included
     */
    public Duration estimate() {
        return Estimate.of(network, dataset, settings);
    }

    /**
     * Trains the network.
     *
     * @return what happened, as plain numbers
     * @throws IllegalArgumentException if network and data do not fit, nothing is left to train, nothing judges, or a rule of
     *     the plan matches nothing
     * @throws IllegalStateException if the loss stops being a number
     * @throws TrainingInterruptedException if the thread is interrupted
     */
    public TrainingRun fit() {
        try (Fit fit = new Fit(network, dataset, settings)) {
            return fit.run();
        }
    }

    @Override
    public String text() {
        return "%s: %s on %s, %d epochs of %d images in batches of %d, %s, %s, seed %d".formatted(settings.name,
                network.name(), dataset.name(), settings.epochs, dataset.train().size(), settings.batchSize,
                settings.optimizer.describe(), settings.schedule.describe(), settings.seed);
    }

    @Override
    public String toString() {
        return text();
    }
}
