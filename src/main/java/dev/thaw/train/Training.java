package dev.thaw.train;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
public final class Training extends PhaseOptions<Training> implements Renderable {

    /** Passes over the training images unless another number is given: enough for a small set to level off. */
    public static final int EPOCHS = 10;
    /** Images in a batch unless another number is given: large enough for batch norm, small enough for a laptop. */
    public static final int BATCH_SIZE = 64;
    /** Rate of the default SGD: safe for a pretrained body; training from scratch stands ten times as much. */
    public static final double LEARNING_RATE = 0.01;
    /** Momentum of the default SGD, as in He et al., 2016, §3.4. */
    public static final double MOMENTUM = 0.9;

    final Network network;
    final Dataset dataset;
    final Settings settings;

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

    @Override
    Training with(Consumer<Options> change) {
        return having(changed -> change.accept(changed.options));
    }

    Training having(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Training(network, dataset, changed);
    }

    /**
     * Trains in phases, one after the other, each with its own choices; what one does not choose is as this training says.
     *
     * <p>Epochs and steps count through. What trains on by the same kind of optimizer keeps its momenta and step counts,
     * what joins begins fresh.
     *
     * @param phases in order, at least one, each with its own name
     * @return a new training
     */
    public Training phases(Phase... phases) {
        return phases(Arrays.asList(phases));
    }

    /**
     * Trains in phases, one after the other, each with its own choices; what one does not choose is as this training says.
     *
     * @param phases in order, at least one, each with its own name
     * @return a new training
     */
    public Training phases(List<Phase> phases) {
        Settings.checkNames(phases);
        List<Phase> kept = List.copyOf(phases);
        return having(changed -> changed.phases = kept);
    }

    /**
     * Leaves a phase out, as {@code Freeze_Train = False} does in the recipes of object detection.
     *
     * @param phase its name
     * @return a new training
     * @throws IllegalArgumentException if no phase is called so, or none would be left
     */
    public Training skipping(String phase) {
        List<Phase> left = settings.phases.stream().filter(one -> !one.name().equals(phase)).toList();
        if (left.isEmpty() || left.size() == settings.phases.size()) {
            throw new IllegalArgumentException("cannot leave phase \"%s\" out of %s: there must be one of that name and another"
                    .formatted(phase, settings.phases));
        }
        return phases(left);
    }

    /**
     * Names the run in tables and figures.
     *
     * @param name a few words
     * @return a new training
     */
    public Training name(String name) {
        return having(changed -> changed.name = name);
    }

    /**
     * Sets what the order of the images depends on.
     *
     * @param seed any number; the network's first weights have their own seed
     * @return a new training
     */
    public Training seed(long seed) {
        return having(changed -> changed.seed = seed);
    }

    /**
     * Visits the images in each epoch as they are stored, without shuffling; for comparisons with reference numbers.
     *
     * @return a new training
     */
    public Training inStoredOrder() {
        return having(changed -> changed.visit = Settings.Visit.STORED);
    }

    /**
     * Tells somebody how it goes; further listeners are told too.
     *
     * @param listener is called on the training's thread
     * @return a new training
     */
    public Training listener(TrainingListener listener) {
        return having(changed -> changed.listener = settings.listener.and(listener));
    }

    /**
     * Writes the weights of the best epoch so far to a file, chosen by accuracy on the validation images.
     *
     * @param file a {@code .safetensors} file, replaced whenever an epoch is better
     * @return a new training
     * @throws IllegalArgumentException if the data has no validation images: chosen on test images it would flatter
     */
    public Training saveBest(Path file) {
        Requirements.checkValidation(dataset, "the file would hold");
        return having(changed -> changed.bestFile = file);
    }

    /**
     * Writes a log: one JSON line for the run, then one for each epoch as soon as it ended; {@link Runs#of(Path)} reads it.
     *
     * @param folder where a {@code .jsonl} file of the run's name and seed is made, beside those of earlier runs
     * @return a new training
     */
    public Training log(Path folder) {
        return having(changed -> changed.logFolder = folder);
    }

    /**
     * Writes a checkpoint after each epoch, from which {@link #resume} goes on; the newest three are kept.
     *
     * <p>It holds weights, buffers, the optimizer's memory, best weights, counters and all numbers so far, in one safetensors
     * file with a checksum that appears whole or not at all. Where one cannot be written the training goes on and warns.
     *
     * @param folder the folder of this training alone, made when missing
     * @return a new training
     */
    public Training checkpoint(Path folder) {
        return having(changed -> changed.checkpoints = Optional.of(settings.checkpointsAt(folder)));
    }

    /**
     * Writes a checkpoint also within epochs.
     *
     * @param folder the folder of this training alone, made when missing
     * @param everySteps after each step whose number is a multiple of this, at least 1
     * @return a new training
     */
    public Training checkpoint(Path folder, int everySteps) {
        atLeastOne("a checkpoint every", everySteps);
        return having(changed -> changed.checkpoints = Optional.of(settings.checkpointsAt(folder).everySteps(everySteps)));
    }

    /**
     * Sets how many checkpoints are kept; when the newest is damaged, the one before it is taken.
     *
     * @param count the newest so many, at least 1
     * @return a new training
     * @throws IllegalStateException if no folder was given before
     */
    public Training keepLast(int count) {
        atLeastOne("a number of checkpoints of", count);
        Checkpoints chosen = settings.checkpoints.orElseThrow(() -> new IllegalStateException(
                "there is no folder for checkpoints yet; give it first: checkpoint(folder).keepLast(%d)".formatted(count)));
        return having(changed -> changed.checkpoints = Optional.of(chosen.last(count)));
    }

    /**
     * Evaluates after some epochs only; before training, after epoch 1 and after the last epoch it always happens.
     *
     * @param epochs evaluate when the epoch's number is a multiple of this, at least 1
     * @return a new training
     */
    public Training evaluateEvery(int epochs) {
        atLeastOne("an evaluation every", epochs);
        return having(changed -> changed.evaluateEvery = epochs);
    }

    /**
     * Sets whether the output of a frozen prefix is kept between epochs; by default it is where the numbers stay the same.
     *
     * @param cache when and where
     * @return a new training
     */
    public Training cacheFeatures(FeatureCache cache) {
        return having(changed -> changed.features = cache);
    }

    /**
     * Shows the training images in other versions each epoch; evaluation sees images as they are.
     *
     * @param augmentation what changes them; drawn by this training's seed, the epoch and the image's place
     * @return a new training; it keeps no features, unless {@link FeatureCache#versions(int)} fixes a few versions
     */
    public Training augment(Augmentation augmentation) {
        return having(changed -> changed.augmentation = augmentation);
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
     * Trains the network. Within a grader ({@link dev.thaw.store.Setting#THAW_SAVED_RUNS}) a training that the solution did
     * is not done again: weights and run are those of then, bit for bit.
     *
     * @return what happened, as plain numbers
     * @throws IllegalArgumentException if network and data do not fit, nothing is left to train, nothing judges, or a rule of
     *     the plan matches nothing
     * @throws IllegalStateException if the loss stops being a number
     * @throws dev.thaw.engine.OutOfDeviceMemory if the device has not the memory for a step; the next training may run
     * @throws TrainingInterruptedException if the thread is interrupted
     */
    public TrainingRun fit() {
        return SavedRuns.fitted(this);
    }

    /**
     * Goes on from the newest sound checkpoint, to the same numbers bit for bit as if nothing had come between; where there
     * is none, begins. A training that had ended gives its run back at once.
     *
     * <p>Give the same network, data and settings as then; the network's values are replaced. Times, and what the audit tells
     * of, are those since the resumption. Another device or number of threads changes the last bits.
     *
     * @param folder where the checkpoints are, and further ones go
     * @return what happened, with the numbers of the part before
     * @throws IllegalArgumentException if the settings or data differ from those of the checkpoint; the message lists them
     * @throws IllegalStateException if the loss stops being a number
     * @throws TrainingInterruptedException if the thread is interrupted
     */
    public TrainingRun resume(Path folder) {
        return having(changed -> {
            changed.checkpoints = Optional.of(settings.checkpointsAt(folder));
            changed.resumes = true;
        }).fit();
    }

    @Override
    public String text() {
        List<Options> options = settings.courseOptions();
        int images = dataset.train().size();
        String phases = settings.phases.isEmpty() ? options.get(0).text(images) : IntStream.range(0, options.size())
                .mapToObj(i -> "%s: %s".formatted(settings.phases.get(i).name(), options.get(i).text(images)))
                .collect(Collectors.joining("; then "));
        return "%s: %s on %s, %s, seed %d".formatted(settings.name, network.name(), dataset.name(), phases, settings.seed);
    }

    @Override
    public String toString() {
        return text();
    }
}
