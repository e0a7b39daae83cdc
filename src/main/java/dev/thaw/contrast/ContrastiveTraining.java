package dev.thaw.contrast;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import dev.thaw.train.TrainingListener;
import dev.thaw.view.Renderable;
import java.util.function.Consumer;

/**
 * How to pretrain one network on images without labels; a value whose verbs return a new one, until {@link #fit()} trains.
 *
 * <pre>{@code
 * var learner = ResNet.resnet20(10).withHead(Projection.of(64, 32));
 * var run = ContrastiveTraining.of(learner, source).epochs(20).fit();
 * var target = learner.withoutHead().withHead(5);       // the projection has served
 * }</pre>
 *
 * <p>Each step shows two views of every image of a batch, and {@link NtXent} lowers the chance to take a view's twin for another.
 * The labels of the data set are never read. The same seed, device and number of threads give the same numbers bit for bit.
 * Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations" (SimCLR), 2020, §2, arXiv:2002.05709;
 * unlike there, batches are small, Adam takes the steps, and colours change in every view.
 */
public final class ContrastiveTraining implements Renderable {

    /** Passes over the images unless another number is given. */
    public static final int EPOCHS = 10;
    /** Images in a batch unless another number is given: each view then has 254 others that are not its twin. */
    public static final int BATCH_SIZE = 128;
    /** Rate of the default Adam, at the top of its warm-up and cosine. */
    public static final double LEARNING_RATE = 2e-3;
    /** Share of the steps in which the rate rises. */
    public static final double WARM_UP = 0.1;

    final Network network;
    final Dataset dataset;
    String name = "without labels";
    int epochs = EPOCHS;
    int batchSize = BATCH_SIZE;
    long seed;
    NtXent loss = new NtXent(NtXent.TEMPERATURE);
    Augmentation views;
    OptimizerChoice optimizer = Adam.of(LEARNING_RATE);
    Schedule schedule = Schedule.warmUpThenCosine(WARM_UP);
    TrainingListener listener = TrainingListener.none();

    private ContrastiveTraining(Network network, Dataset dataset) {
        this.network = network;
        this.dataset = dataset;
        views = Augmentation.contrastive(dataset.train().width());
    }

    /**
     * Starts from the defaults.
     *
     * @param network what to train, with a {@link Projection} as its head; its outputs are the embeddings
     * @param dataset whose training images to learn from; the test images only judge, and no label is read
     * @return the training, not yet begun
     */
    public static ContrastiveTraining of(Network network, Dataset dataset) {
        return new ContrastiveTraining(network, dataset);
    }

    private ContrastiveTraining having(Consumer<ContrastiveTraining> change) {
        ContrastiveTraining changed = new ContrastiveTraining(network, dataset);
        changed.name = name;
        changed.epochs = epochs;
        changed.batchSize = batchSize;
        changed.seed = seed;
        changed.loss = loss;
        changed.views = views;
        changed.optimizer = optimizer;
        changed.schedule = schedule;
        changed.listener = listener;
        change.accept(changed);
        return changed;
    }

    /**
     * Names the run in tables and figures.
     *
     * @param name a few words
     * @return a new training
     */
    public ContrastiveTraining name(String name) {
        return having(changed -> changed.name = name);
    }

    /**
     * Sets how often each image is seen, in two views each time.
     *
     * @param epochs passes over the images, at least 1
     * @return a new training
     */
    public ContrastiveTraining epochs(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("a number of epochs of %d does not train anything; give 1 or more".formatted(epochs));
        }
        return having(changed -> changed.epochs = epochs);
    }

    /**
     * Sets how many images share a step; what is left at the end of a pass waits for the next one.
     *
     * @param images at least 2: with one image there is nobody to take its twin for
     * @return a new training
     */
    public ContrastiveTraining batchSize(int images) {
        if (images < 2) {
            throw new IllegalArgumentException("""
                    a batch of %d image(s) has no other images, so every view finds its twin and nothing is learned; give 2 \
                    or more""".formatted(images));
        }
        return having(changed -> changed.batchSize = images);
    }

    /**
     * Sets what the drawing of views and the order of the images depend on.
     *
     * @param seed any number; the network's first weights have their own seed
     * @return a new training
     */
    public ContrastiveTraining seed(long seed) {
        return having(changed -> changed.seed = seed);
    }

    /**
     * Sets what the cosines of embeddings are divided by.
     *
     * @param temperature above 0; 0.1 to 1 is usual
     * @return a new training
     */
    public ContrastiveTraining temperature(double temperature) {
        return having(changed -> changed.loss = new NtXent(temperature));
    }

    /**
     * Sets how views are made: what they change is what the network learns to ignore.
     *
     * @param augmentation draws each view; {@link Augmentation#contrastive(int)} unless chosen
     * @return a new training
     */
    public ContrastiveTraining views(Augmentation augmentation) {
        return having(changed -> changed.views = augmentation);
    }

    /**
     * Sets how gradients become steps.
     *
     * @param choice a rule with its numbers
     * @return a new training
     */
    public ContrastiveTraining optimizer(OptimizerChoice choice) {
        return having(changed -> changed.optimizer = choice);
    }

    /**
     * Sets how the rate changes over the steps.
     *
     * @param schedule factors of the rate
     * @return a new training
     */
    public ContrastiveTraining schedule(Schedule schedule) {
        return having(changed -> changed.schedule = schedule);
    }

    /**
     * Tells somebody how it goes; further listeners are told too.
     *
     * @param listener is called on the training's thread; accuracies are the share of views that found their twin
     * @return a new training
     */
    public ContrastiveTraining listener(TrainingListener listener) {
        return having(changed -> changed.listener = this.listener.and(listener));
    }

    /**
     * Trains the network, projection and all, in place.
     *
     * @return what happened, as plain numbers
     * @throws IllegalArgumentException if there are no two images, or network, views and images do not fit
     * @throws IllegalStateException if the loss stops being a number
     * @throws dev.thaw.train.TrainingInterruptedException if the thread is interrupted
     */
    public ContrastiveRun fit() {
        try (ContrastiveFit fit = new ContrastiveFit(this)) {
            return fit.run();
        }
    }

    @Override
    public String text() {
        return "%s: %s on %d images of %s without labels, %d epochs in batches of %d, temperature %s, %s, %s, seed %d".formatted(
                name, network.name(), dataset.train().size(), dataset.name(), epochs, batchSize, loss.temperature(),
                optimizer.describe(), schedule.describe(), seed);
    }

    @Override
    public String toString() {
        return text();
    }
}
